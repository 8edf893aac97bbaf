import type { InstanceRef, MovedPin } from "../../domain/dependency.ts";
import type { Partition } from "../../domain/instance.ts";
import { versionText } from "../../domain/version-range.ts";
import type { PinRow, RefRow, Tables, Work } from "../../stores/records/store.ts";

export const partitionIn = (json: string): Partition => JSON.parse(json) as Partition;

export const presentRef = (row: RefRow): InstanceRef => ({
  uuid: row.uuid,
  project: row.projectName,
  baseVersionId: row.baseName,
  version: versionText(row),
  partition: partitionIn(row.partition),
});

export function* refRows(tables: Tables, instances: Iterable<number>): Work<Map<number, RefRow>> {
  const rows = yield* tables.lines.refs([...new Set(instances)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Instances in few words, by their ids. */
export function* presentRefs(tables: Tables, instances: Iterable<number>): Work<Map<number, InstanceRef>> {
  const rows = yield* refRows(tables, instances);
  return new Map([...rows].map(([id, row]) => [id, presentRef(row)]));
}

/** How the upstreams of each pair of instances differ, in the order of the pairs. */
export function* movedPins(
  tables: Tables,
  pairs: readonly { readonly from: number; readonly to: number }[],
): Work<MovedPin[][]> {
  const all = yield* tables.pins.of([...new Set(pairs.flatMap(({ from, to }) => [from, to]))]);
  const pinsOf = new Map<number, Map<number, number>>();
  for (const pin of all)
    pinsOf.set(pin.instance, (pinsOf.get(pin.instance) ?? new Map()).set(pin.line, pin.upstream));
  const refs = yield* refRows(
    tables,
    all.map((pin: PinRow) => pin.upstream),
  );
  const none = new Map<number, number>();
  return pairs.map(({ from, to }) => {
    const before = pinsOf.get(from) ?? none;
    const after = pinsOf.get(to) ?? none;
    const lines = [...new Set([...before.keys(), ...after.keys()])].sort((left, right) => left - right);
    return lines
      .filter((line) => before.get(line) !== after.get(line))
      .map((line) => presentMove(refs.get(before.get(line)!), refs.get(after.get(line)!)));
  });
}

/** One of the two is there. */
export function presentMove(from: RefRow | undefined, to: RefRow | undefined): MovedPin {
  const { projectName, baseName, partition } = (to ?? from)!;
  return {
    project: projectName,
    baseVersionId: baseName,
    partition: partitionIn(partition),
    from: from === undefined ? null : versionText(from),
    to: to === undefined ? null : versionText(to),
  };
}
