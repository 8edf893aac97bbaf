import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import {
  type Alias,
  type AliasEntry,
  type AliasName,
  type AliasQuestion,
  checkAlias,
  type NewAlias,
  type PlacedAlias,
} from "../../../domain/registry.ts";
import { checkIdentifier, checkUuid, quote } from "../../../domain/text.ts";
import { parseTime, timeOf } from "../../../domain/time.ts";
import type { Page, PageRequest, Time } from "../../../domain/values.ts";
import type { Tables, TitledRow, Work } from "../../../stores/records/store.ts";
import { once, type TierContext, touching } from "../../transaction.ts";
import { requireRevision } from "../model-lookup.ts";
import { requireProject } from "../projects.ts";
import { type AliasTarget, aliasOfState, aliasState, moveAlias, type Target } from "./alias-log.ts";
import { requireAt, requirePlaced } from "./places.ts";
import { requireTitled } from "./titles.ts";
import { presentAlias } from "./view.ts";

/** Named pointers of a base version id. */
export function createAliases({ records, seams }: TierContext) {
  function* targetOf(tables: Tables, titled: TitledRow, { instance, place, rule }: Wanted): Work<Target> {
    if (rule !== undefined) return { instance: null, uuid: null, place: null, rule };
    const placed =
      instance === undefined
        ? yield* requireAt(tables, titled, place)
        : yield* requirePlaced(tables, instance, "instance");
    if (placed.base === titled.base) {
      return { instance: placed.instance, uuid: placed.uuid, place: placed.place, rule: null };
    }
    throw new GalleryError("request.invalid", `instance ${placed.uuid} is one of ${placed.baseName}`, {
      field: "instance",
    });
  }

  return {
    async setAlias(caller: Caller, input: NewAlias | PlacedAlias): Promise<Alias> {
      const alias = checkAlias(input.alias);
      const target = checkTarget(input);
      return records.write(
        (tables) =>
          once(tables, caller, "setAlias", input, seams.clock, function* (at) {
            const titled = yield* requireTitled(tables, input);
            const { base, baseName, project, modelId: id, model: uuid } = titled;
            const to = yield* targetOf(tables, titled, target);
            const known = yield* tables.aliases.find(base, alias);
            if (known?.instance === to.instance && known.rule === to.rule) return presentAlias(known);
            yield* moveAlias(tables, caller, at, { base, baseName, project, id, uuid }, alias, to);
            return presentAlias({ base, name: alias, ...to, at, actor: caller.actor });
          }),
        touching(
          caller,
          [`alias ${input.project} ${alias}`],
          [`model ${input.project} ${"title" in input ? input.title : input.baseVersionId}`],
        ),
      );
    },

    /** Removing one that is not there has no effect. */
    async removeAlias(caller: Caller, input: AliasName): Promise<void> {
      const alias = checkAlias(input.alias);
      await records.write((tables) =>
        once(tables, caller, "removeAlias", input, seams.clock, function* (at) {
          const project = yield* requireProject(tables, input.project);
          const model = yield* requireRevision(tables, project, input.baseVersionId);
          if (yield* tables.aliases.find(model.base, alias)) {
            yield* moveAlias(tables, caller, at, model, alias, null);
          }
          return null;
        }),
      );
    },

    async listAliases(
      _caller: Caller,
      input: { project: string; baseVersionId: string; asOf?: Time },
    ): Promise<{ items: readonly Alias[] }> {
      const asOf = input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf");
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const { base } = yield* requireRevision(tables, project, input.baseVersionId);
        if (asOf !== undefined) return { items: yield* aliasesAsOf(tables, base, asOf) };
        return { items: (yield* tables.aliases.of([base])).map(presentAlias) };
      });
    },

    /** All entries of one alias, newest first. */
    async listAliasHistory(_caller: Caller, input: AliasName & PageRequest): Promise<Page<AliasEntry>> {
      const size = pageSize(input);
      const query = `alias ${input.project} ${input.baseVersionId} ${input.alias}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const { base, baseName } = yield* requireRevision(tables, project, input.baseVersionId);
        const entries = yield* tables.states.history("base", base, aliasState(String(input.alias)));
        if (entries.length === 0) throw unknownAlias(baseName, input.alias);
        return toPage(
          entries
            .filter(({ position }) => position < before!)
            .reverse()
            .slice(0, size + 1),
          size,
          query,
          ({ position }) => [position],
          ({ position, value, at, actor }) => {
            const { instance, rule } = (value as AliasTarget | null) ?? { instance: null, rule: null };
            return { position, instance, rule, at: timeOf(at), by: actor };
          },
        );
      });
    },
  };
}

/** What an alias points at, by the database's ids. */
export function* requireAlias(
  tables: Tables,
  question: AliasQuestion,
): Work<{ base: number; baseName: string; instance: number | null; rule: string | null }> {
  const { base, baseName, title } = yield* requireTitled(tables, question);
  const row = yield* tables.aliases.find(base, String(question.alias));
  if (row) return { base, baseName, instance: row.instance, rule: row.rule };
  throw unknownAlias(title, question.alias);
}

const unknownAlias = (model: string, alias: unknown): GalleryError =>
  new GalleryError("alias.unknown", `${model} has no alias ${quote(alias)}`, { field: "alias" });

/** One of the three. */
interface Wanted {
  readonly instance?: string;
  readonly place?: number;
  readonly rule?: string;
}

function checkTarget(input: NewAlias | PlacedAlias): Wanted {
  if ("place" in input) return { place: input.place };
  const { instance, rule } = input;
  if ((instance === undefined) === (rule === undefined)) {
    throw new GalleryError("request.invalid", "instance or rule must be given, one of the two", {
      field: "instance",
    });
  }
  return instance === undefined
    ? { rule: checkIdentifier(rule, "rule") }
    : { instance: checkUuid(instance, "instance") };
}

function* aliasesAsOf(tables: Tables, base: number, asOf: number): Work<Alias[]> {
  const entries = yield* tables.states.current("base", [base], asOf);
  const pointing = entries.flatMap(({ name, value, at, actor }) => {
    const alias = aliasOfState(name);
    return alias === undefined || value === null ? [] : [{ alias, target: value as AliasTarget, at, actor }];
  });
  const uuids = pointing.flatMap(({ target }) => target.instance ?? []);
  const ids = (yield* tables.instances.idsOf(uuids)).map(({ id }) => id);
  const placeOf = new Map((yield* tables.places.of(ids)).map(({ uuid, place }) => [uuid, place]));
  return pointing.map(({ alias, target, at, actor }) => ({
    alias,
    ...target,
    place: placeOf.get(target.instance ?? "") ?? null,
    at: timeOf(at),
    by: actor,
  }));
}
