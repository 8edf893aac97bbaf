import type { Caller } from "../../../domain/caller.ts";
import type {
  DependencyGraph,
  DependencyQuery,
  Direction,
  Effect,
  PinGraph,
  PinQuery,
} from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkCount, decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Page, PageRequest } from "../../../domain/values.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { requireModel } from "../model-lookup.ts";
import { movedPins, partitionIn, presentRef, refRows } from "../refs.ts";
import { GraphMemory } from "./memory.ts";
import { basesById, modelRefs, presentDependency } from "./models.ts";
import { distances } from "./walk.ts";

function checkDirection(value: unknown): Direction {
  if (value === "upstream" || value === "downstream") return value;
  throw new GalleryError("request.invalid", `direction must be upstream or downstream, got ${quote(value)}`, {
    field: "direction",
  });
}

function* graphInDatabase(
  tables: Tables,
  base: number,
  direction: Direction,
  options: { transitive: boolean; asOf?: number },
): Work<DependencyGraph> {
  const rows = yield* tables.dependencies.reach([base], direction, options);
  const links = rows.map(({ downstream, upstream }) =>
    direction === "upstream" ? { from: downstream, to: upstream } : { from: upstream, to: downstream },
  );
  const distance = distances(base, links);
  const order = [...distance.keys()];
  const rank = new Map(order.map((id, index) => [id, index]));
  const models = yield* modelRefs(tables, order);
  const nearestFirst = rows.toSorted(
    (one, other) =>
      rank.get(one.downstream)! - rank.get(other.downstream)! ||
      rank.get(one.upstream)! - rank.get(other.upstream)!,
  );
  return {
    models: order.map((id) => ({ ...models.get(id)!, distance: distance.get(id)! })),
    dependencies: nearestFirst.map((row) => presentDependency(row, models)),
  };
}

export function createGraphQueries({ records }: TierContext) {
  const memory = new GraphMemory();

  return {
    async listDependencies(_caller: Caller, input: DependencyQuery): Promise<DependencyGraph> {
      const uuid = checkUuid(input.model, "model");
      const direction = checkDirection(input.direction);
      const asOf = input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf");
      const transitive = input.transitive ?? false;
      return records.read(function* (tables) {
        const { base } = yield* requireModel(tables, uuid, "model");
        const whole = transitive && asOf === undefined;
        const remembered = whole ? yield* memory.reach(tables, base, direction) : undefined;
        const options = { transitive, ...(asOf === undefined ? {} : { asOf }) };
        return remembered ?? (yield* graphInDatabase(tables, base, direction, options));
      });
    },

    async listPins(_caller: Caller, input: PinQuery): Promise<PinGraph> {
      const uuid = checkUuid(input.uuid, "uuid");
      const direction = checkDirection(input.direction);
      return records.read(function* (tables) {
        const { id } = yield* requireInstance(tables, uuid);
        const rows = yield* tables.pins.reach([id], direction, input.transitive ?? false);
        const links = rows.map(({ instance, upstream }) =>
          direction === "upstream" ? { from: instance, to: upstream } : { from: upstream, to: instance },
        );
        const distance = distances(id, links);
        const refs = yield* refRows(tables, distance.keys());
        return {
          instances: [...distance].map(([each, steps]) => ({
            ...presentRef(refs.get(each)!),
            distance: steps,
          })),
          pins: rows.map(({ instance, upstream }) => ({
            downstream: refs.get(instance)!.uuid,
            upstream: refs.get(upstream)!.uuid,
          })),
        };
      });
    },

    async listEffects(_caller: Caller, input: PageRequest & { change: number }): Promise<Page<Effect>> {
      const change = checkCount(input.change, "change", 0, 1, Number.MAX_SAFE_INTEGER);
      const size = pageSize(input);
      const query = `effects ${change}`;
      const [after] = decodeCursor(input, query, [0]);
      return records.read(function* (tables) {
        const made = yield* tables.descents.causedBy(change, after!, size + 1);
        const refs = yield* refRows(
          tables,
          made.flatMap(({ instance, predecessor }) => [instance, predecessor]),
        );
        const lines = yield* tables.lines.byIds([...new Set([...refs.values()].map((ref) => ref.line))]);
        const baseOf = new Map(lines.map((line) => [line.line, line.base]));
        const bases = yield* basesById(tables, baseOf.values());
        const moves = yield* movedPins(
          tables,
          made.map(({ instance, predecessor }) => ({ from: predecessor, to: instance })),
        );
        const effects = made.map(({ instance, predecessor }, index): Effect & { id: number } => {
          const ref = refs.get(instance)!;
          return {
            id: instance,
            uuid: ref.uuid,
            project: ref.projectName,
            baseVersionId: ref.baseName,
            owner: bases.get(baseOf.get(ref.line)!)!.owner,
            partition: partitionIn(ref.partition),
            from: versionText(refs.get(predecessor)!),
            to: versionText(ref),
            moved: moves[index]!,
          };
        });
        return toPage(
          effects,
          size,
          query,
          ({ id }) => [id],
          ({ id: _, ...effect }) => effect,
        );
      });
    },
  };
}
