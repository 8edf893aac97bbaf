import type { Caller } from "../../../domain/caller.ts";
import type { ChangeKind } from "../../../domain/change.ts";
import type {
  DependencyChange,
  DependencyName,
  DependencySpec,
  NewDependency,
} from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkKey, checkUuid } from "../../../domain/text.ts";
import { parseRange } from "../../../domain/version-range.ts";
import type { DependencyRow, ModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireModel, requireNewest } from "../model-lookup.ts";
import { presentModel } from "../model-view.ts";
import { basesById, presentDependency } from "./models.ts";
import { propagate } from "./propagate.ts";
import { type Rewiring, rewire } from "./rewiring.ts";
import { pathBetween } from "./walk.ts";

const DEFAULT_KIND = "feature";

/** A dependency as it is asked for, with its form checked. */
export interface DependencyDraft {
  readonly upstream: string;
  readonly kind: string;
  readonly accepts: string | null;
}

export function draftDependency(spec: DependencySpec, path = ""): DependencyDraft {
  const accepts = spec.accepts ?? null;
  parseRange(accepts, `${path}accepts`);
  return {
    upstream: checkUuid(spec.upstream, `${path}upstream`),
    kind: spec.kind === undefined ? DEFAULT_KIND : checkKey(spec.kind, `${path}kind`),
    accepts,
  };
}

/** The dependency of a model on another that a draft declares; refused where it cannot be. */
export function* declare(
  tables: Tables,
  caller: Caller,
  at: number,
  model: ModelRow,
  draft: DependencyDraft,
  path = "",
): Work<DependencyRow> {
  const field = `${path}upstream`;
  const upstream = yield* requireModel(tables, draft.upstream, field);
  if (upstream.project !== model.project && !caller.may("dependency.write", upstream.projectName)) {
    throw new GalleryError(
      "permission.denied",
      `${caller.actor} lacks the permission dependency.write in project ${upstream.projectName}`,
      { field },
    );
  }
  yield* refuseDeprecated(tables, upstream, field);
  if (yield* tables.dependencies.find(model.base, upstream.base)) {
    throw new GalleryError("dependency.exists", `${model.baseName} depends on ${upstream.baseName} already`, {
      field,
    });
  }
  yield* refuseCycle(tables, model, upstream, field);
  return {
    downstream: model.base,
    upstream: upstream.base,
    kind: draft.kind,
    accepts: draft.accepts,
    at,
    actor: caller.actor,
  };
}

/** By the revision that is named, or with the whole base version id. */
function* refuseDeprecated(tables: Tables, upstream: ModelRow, field: string): Work<void> {
  const { deprecation } = yield* presentModel(tables, upstream);
  if (deprecation === null) return;
  const replacement = deprecation.replacement === null ? "" : `; ${deprecation.replacement} replaces it`;
  throw new GalleryError(
    "model.deprecated",
    `${upstream.baseName} is deprecated (${deprecation.reason})${replacement}`,
    { field },
  );
}

function* refuseCycle(tables: Tables, model: ModelRow, upstream: ModelRow, field: string): Work<void> {
  // What nothing uses closes no cycle: a new model at the end of a long chain need not follow it.
  const users = yield* tables.dependencies.reach([model.base], "downstream", { transitive: false });
  if (users.length === 0 && upstream.base !== model.base) return;
  const reached = yield* tables.dependencies.reach([upstream.base], "upstream", { transitive: true });
  const path = pathBetween(reached, upstream.base, model.base);
  if (path === undefined) return;
  const bases = yield* basesById(tables, path);
  const cycle = shorten([model.base, ...path].map((base) => bases.get(base)!.name)).join(" → ");
  throw new GalleryError("dependency.cycle", `the dependencies would form a cycle: ${cycle}`, { field });
}

/** A cycle over thousands of models is told by its ends. */
const shorten = (names: readonly string[]): string[] =>
  names.length <= 12
    ? [...names]
    : [...names.slice(0, 6), `… ${names.length - 11} more …`, ...names.slice(-5)];

/** The dependency that two models have. */
export function* requireDependency(
  tables: Tables,
  name: DependencyName,
): Work<{ model: ModelRow; row: DependencyRow }> {
  const model = yield* requireModel(tables, name.model, "model");
  const upstream = yield* requireModel(tables, name.upstream, "upstream");
  const row = yield* tables.dependencies.find(model.base, upstream.base);
  if (row) return { model, row };
  throw new GalleryError("dependency.unknown", `${model.baseName} does not depend on ${upstream.baseName}`, {
    field: "upstream",
  });
}

const kinds = {
  add: "dependency.added",
  update: "dependency.updated",
  remove: "dependency.removed",
} as const satisfies Record<Rewiring["kind"], ChangeKind>;

/** Writes a dependency down as it is from now on, in the change log too; returns the position of the entry. */
export function* record(
  tables: Tables,
  caller: Caller,
  at: number,
  model: ModelRow,
  { kind, dependency }: Rewiring,
): Work<number> {
  const upstream = (yield* basesById(tables, [dependency.upstream])).get(dependency.upstream)!;
  const newest = yield* requireNewest(tables, model);
  const position = yield* log(tables, caller, at, [
    {
      kind: kinds[kind],
      project: model.project,
      subjectKind: "model",
      subject: newest.id,
      uuid: newest.uuid,
      data: {
        baseVersionId: model.baseName,
        upstream: upstream.name,
        upstreamProject: upstream.projectName,
        kind: dependency.kind,
        accepts: dependency.accepts,
      },
    },
  ]);
  if (kind === "remove") yield* tables.dependencies.remove(position, dependency);
  else yield* tables.dependencies.put(position, dependency);
  return position;
}

export function createDependencies({ records, seams }: TierContext) {
  /** Changes a dependency and everything that follows from it. */
  function* change(
    tables: Tables,
    caller: Caller,
    at: number,
    model: ModelRow,
    rewiring: Rewiring,
  ): Work<DependencyChange> {
    const start = yield* rewire(tables, rewiring);
    const cause = yield* record(tables, caller, at, model, rewiring);
    yield* propagate(tables, { caller, at, ids: seams.ids, cause }, start);
    const { dependency } = rewiring;
    const bases = yield* basesById(tables, [dependency.downstream, dependency.upstream]);
    return { dependency: presentDependency(dependency, bases), change: cause };
  }

  return {
    async addDependency(caller: Caller, input: NewDependency): Promise<DependencyChange> {
      const uuid = checkUuid(input.model, "model");
      const draft = draftDependency(input);
      return records.write((tables) =>
        once(tables, caller, "addDependency", input, seams.clock, function* (at) {
          const model = yield* requireModel(tables, uuid, "model");
          const dependency = yield* declare(tables, caller, at, model, draft);
          return yield* change(tables, caller, at, model, { kind: "add", dependency });
        }),
      );
    },

    async updateDependency(caller: Caller, input: NewDependency): Promise<DependencyChange> {
      const name = checkName(input);
      const draft = draftDependency(input);
      return records.write((tables) =>
        once(tables, caller, "updateDependency", input, seams.clock, function* (at) {
          const { model, row } = yield* requireDependency(tables, name);
          const dependency = { ...row, ...updated(row, draft, input), at, actor: caller.actor };
          return yield* change(tables, caller, at, model, { kind: "update", dependency });
        }),
      );
    },

    async removeDependency(caller: Caller, input: DependencyName): Promise<DependencyChange> {
      const name = checkName(input);
      return records.write((tables) =>
        once(tables, caller, "removeDependency", input, seams.clock, function* (at) {
          const { model, row } = yield* requireDependency(tables, name);
          const dependency = { ...row, at, actor: caller.actor };
          return yield* change(tables, caller, at, model, { kind: "remove", dependency });
        }),
      );
    },
  };
}

export const checkName = (input: DependencyName): DependencyName => ({
  model: checkUuid(input.model, "model"),
  upstream: checkUuid(input.upstream, "upstream"),
});

/** What is left out of an update stays. */
export const updated = (
  row: DependencyRow,
  draft: DependencyDraft,
  given: DependencySpec,
): Pick<DependencyRow, "kind" | "accepts"> => ({
  kind: given.kind === undefined ? row.kind : draft.kind,
  accepts: given.accepts === undefined ? row.accepts : draft.accepts,
});
