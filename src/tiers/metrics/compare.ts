import type { Caller } from "../../domain/caller.ts";
import type {
  FileChange,
  InstanceComparison,
  MetricChange,
  ModelComparison,
  ValueChange,
} from "../../domain/comparison.ts";
import { diffFields } from "../../domain/difference.ts";
import { GalleryError } from "../../domain/errors.ts";
import { standardField } from "../../domain/fields.ts";
import { isBetter } from "../../domain/metric-direction.ts";
import { checkUuid } from "../../domain/text.ts";
import type { FileRow, InstanceRow, SeriesSummary, Tables, Work } from "../../stores/records/store.ts";
import { compareRevisions, movedPins, presentRefs, requireInstance } from "../storage/index.ts";
import type { TierContext } from "../transaction.ts";
import { dimensionsOf } from "./reading.ts";

/** Null when both were trained from one revision, or are of different base version ids. */
function* compareTrained(tables: Tables, from: InstanceRow, to: InstanceRow): Work<ModelComparison | null> {
  if (from.model === to.model || from.baseName !== to.baseName) return null;
  return compareRevisions(yield* tables.models.byId(from.model), yield* tables.models.byId(to.model));
}

const saysItself = (instance: InstanceRow, name: string): boolean => Object.hasOwn(instance.doc.fields, name);

/** What both only inherit is the revisions' difference, and said there. */
function compareFields(
  from: InstanceRow,
  to: InstanceRow,
  model: ModelComparison | null,
): { fields: ValueChange[]; environment: ValueChange[] } {
  const seen = ({ doc }: InstanceRow) => ({ ...doc.inherited, ...doc.fields });
  const changes = diffFields(seen(from), seen(to));
  const ranIn = (change: ValueChange) => standardField(change.name)?.environment === true;
  return {
    environment: changes.filter(ranIn),
    fields: changes.filter(
      (change) =>
        !ranIn(change) && (model === null || saysItself(from, change.name) || saysItself(to, change.name)),
    ),
  };
}

/** Pairs what has the same key on both sides; in the order of the keys. */
function* pairUp<Item>(
  from: readonly Item[],
  to: readonly Item[],
  keyOf: (item: Item) => string,
): Generator<{ before: Item | undefined; after: Item | undefined; either: Item }> {
  const before = new Map(from.map((item) => [keyOf(item), item]));
  const after = new Map(to.map((item) => [keyOf(item), item]));
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const pair = { before: before.get(key), after: after.get(key) };
    yield { ...pair, either: (pair.after ?? pair.before)! };
  }
}

function compareMetrics(from: readonly SeriesSummary[], to: readonly SeriesSummary[]): MetricChange[] {
  const keyOf = ({ name, scope, dimensions }: SeriesSummary) => JSON.stringify([name, scope, dimensions]);
  return [...pairUp(from, to, keyOf)].map(({ before, after, either: { scope, name, dimensions } }) => ({
    scope,
    name,
    dimensions: dimensionsOf(dimensions),
    from: before?.value ?? null,
    to: after?.value ?? null,
    delta: before && after ? after.value - before.value : null,
    better: before && after ? isBetter(name, before.value, after.value) : null,
  }));
}

function compareFiles(from: readonly FileRow[], to: readonly FileRow[]): FileChange[] {
  return [...pairUp(from, to, (file) => file.path)]
    .map(({ before, after, either }) => ({
      path: either.path,
      from: before?.digest ?? null,
      to: after?.digest ?? null,
    }))
    .filter((change) => change.from !== change.to);
}

export function createComparison({ records }: TierContext) {
  return {
    async compareInstances(
      _caller: Caller,
      input: { from: string; to: string },
    ): Promise<InstanceComparison> {
      const uuids = { from: checkUuid(input.from, "from"), to: checkUuid(input.to, "to") };
      return records.read(function* (tables) {
        const from = yield* requireInstance(tables, uuids.from, "from");
        const to = yield* requireInstance(tables, uuids.to, "to");
        if (from.project !== to.project) {
          throw new GalleryError(
            "request.invalid",
            `only instances of one project compare: from is of ${from.projectName}, to of ${to.projectName}`,
            { field: "to" },
          );
        }
        const refs = yield* presentRefs(tables, [from.id, to.id]);
        const files = yield* tables.instances.files([from.id, to.id]);
        const filesOf = ({ id }: InstanceRow) => files.filter((file) => file.instance === id);
        const model = yield* compareTrained(tables, from, to);
        const [upstreams] = yield* movedPins(tables, [{ from: from.id, to: to.id }]);
        return {
          from: refs.get(from.id)!,
          to: refs.get(to.id)!,
          model,
          ...compareFields(from, to, model),
          metrics: compareMetrics(
            yield* tables.metrics.summaries(from.id, {}),
            yield* tables.metrics.summaries(to.id, {}),
          ),
          upstreams: upstreams!,
          files: compareFiles(filesOf(from), filesOf(to)),
        };
      });
    },
  };
}
