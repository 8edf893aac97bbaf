import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type {
  Impact,
  ImpactedDeployment,
  IntendedChange,
  PropagatedVersion,
} from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import { compareVersions, versionText } from "../../../domain/version-range.ts";
import type { LineRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireModel, requireRevision } from "../model-lookup.ts";
import { requireProject } from "../projects.ts";
import { checkName, declare, draftDependency, requireDependency, updated } from "./dependencies.ts";
import { type PlannedVersion, planVersions, type Start } from "./plan.ts";
import { presentPlanned } from "./planned-view.ts";
import { type Rewiring, rewire } from "./rewiring.ts";

/** Stands for a line that the intended upload would be the first of; sorts after all that exist. */
const UNBORN = Number.MAX_SAFE_INTEGER;

export function createPreview({ records, seams }: TierContext) {
  return {
    async previewImpact(caller: Caller, input: { change: IntendedChange }): Promise<Impact> {
      const { change } = input;
      return records.read(function* (tables) {
        const start =
          change?.kind === "instance"
            ? yield* intendedUpload(tables, change)
            : yield* rewire(tables, yield* intendedRewiring(tables, caller, seams.clock.now(), change));
        const planned = start === undefined ? [] : yield* planVersions(tables, start);
        const versions: PropagatedVersion[] = yield* presentPlanned(tables, planned);
        return { versions, deployments: yield* impactedDeployments(tables, planned) };
      });
    },
  };
}

/** What an upload would start; undefined when it would be nobody's newest version. */
function* intendedUpload(
  tables: Tables,
  change: Extract<IntendedChange, { kind: "instance" }>,
): Work<Start | undefined> {
  const project = yield* requireProject(tables, change.project);
  const model = yield* requireRevision(tables, project, change.baseVersionId, change.revision);
  const given = change.partition ?? {};
  const missing = model.doc.partitionBy.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) {
    throw new GalleryError(
      "partition.missing",
      `${model.baseName} is partitioned by ${missing}: give a value for it`,
      {
        field: `change.partition.${missing}`,
      },
    );
  }
  const unknown = Object.keys(given).find((name) => !model.doc.partitionBy.includes(name));
  if (unknown !== undefined) {
    throw new GalleryError("request.invalid", `${model.baseName} is not partitioned by ${quote(unknown)}`, {
      field: `change.partition.${unknown}`,
    });
  }
  const partition = canonicalJson(
    Object.fromEntries(model.doc.partitionBy.map((name) => [name, given[name]])),
  );
  // What is trained under a deprecated model is deprecated too, and moves nothing.
  if (model.deprecated !== 0) return undefined;
  const known = yield* tables.instances.findLine(model.base, partition);
  const line: LineRow = { line: known ?? UNBORN, base: model.base, partition };
  const number = known === undefined ? 0 : yield* tables.instances.nextNumber(known, model.revision);
  const version = { revision: model.revision, number };
  const rivals = known === undefined ? [] : yield* tables.lines.versions(known);
  const greater = rivals.filter((rival) => compareVersions(rival, version) > 0);
  return {
    base: model.base,
    moved: {
      line,
      target: { intended: version },
      newestIn: (range) => range(version) && !greater.some(range),
    },
  };
}

function* intendedRewiring(
  tables: Tables,
  caller: Caller,
  at: number,
  change: Exclude<IntendedChange, { kind: "instance" }>,
): Work<Rewiring> {
  switch (change?.kind) {
    case "add": {
      const model = yield* requireModel(tables, checkUuid(change.model, "change.model"), "change.model");
      const draft = draftDependency(change, "change.");
      return { kind: "add", dependency: yield* declare(tables, caller, at, model, draft, "change.") };
    }
    case "update": {
      const draft = draftDependency(change, "change.");
      const { row } = yield* requireDependency(tables, checkName(change));
      return { kind: "update", dependency: { ...row, ...updated(row, draft, change) } };
    }
    case "remove":
      return { kind: "remove", dependency: (yield* requireDependency(tables, checkName(change))).row };
    default:
      throw new GalleryError("request.invalid", "change.kind must be instance, add, update or remove", {
        field: "change.kind",
      });
  }
}

/** Slots that serve something on a line that would get a version. */
function* impactedDeployments(
  tables: Tables,
  planned: readonly PlannedVersion[],
): Work<ImpactedDeployment[]> {
  const slots = yield* tables.deployments.slots(planned.map(({ head }) => head.line));
  const order = new Map(planned.map((version, index) => [version.head.line, { version, index }]));
  return slots
    .map((slot) => ({ slot, ...order.get(slot.line)! }))
    .sort(
      (one, other) =>
        one.index - other.index || (one.slot.environmentName < other.slot.environmentName ? -1 : 1),
    )
    .map(({ slot, version }) => ({
      project: version.base.projectName,
      baseVersionId: version.base.name,
      owner: version.base.owner,
      partition: version.partition,
      environment: slot.environmentName,
      serves: slot.version,
      offered: slot.origin === version.head.origin ? versionText(version) : null,
    }));
}
