import { parseRange } from "../../../domain/version-range.ts";
import type { DependencyRow, LineRow, Tables, VersionRow, Work } from "../../../stores/records/store.ts";
import { partitionIn } from "../refs.ts";
import type { PartitionIndex } from "./partitions.ts";
import { indexLines, newestAccepted } from "./pinning.ts";
import type { PinChange, Start } from "./plan.ts";

/** What a new, changed or removed dependency does to the lines of its downstream. */
export type Rewiring =
  | { readonly kind: "add" | "remove"; readonly dependency: DependencyRow }
  | { readonly kind: "update"; readonly dependency: DependencyRow };

/**
 * The lines of the downstream that get a version. With a new or a lost upstream every line is another combination;
 * with another range only those are whose pins it does not accept any more.
 */
export function* rewire(tables: Tables, { kind, dependency }: Rewiring): Work<Start> {
  const base = dependency.downstream;
  const lines = yield* tables.lines.of([base]);
  const upstreams = yield* tables.lines.of([dependency.upstream]);
  const index = indexLines(upstreams);
  const accepted =
    kind === "remove" ? new Map() : yield* newestAccepted(tables, upstreams, parseRange(dependency.accepts));
  if (kind !== "update") {
    return { base, changed: new Map(lines.map((line) => [line.line, movesOf(line, index, accepted, kind)])) };
  }
  return { base, changed: yield* outgrown(tables, lines, dependency, accepted) };
}

/** Pins of every matching line of the upstream: its greatest accepted version, or nothing any more. */
function movesOf(
  line: LineRow,
  upstreams: PartitionIndex<LineRow>,
  accepted: ReadonlyMap<number, VersionRow>,
  kind: "add" | "remove",
): PinChange[] {
  const matching = upstreams.matching(partitionIn(line.partition));
  if (kind === "remove") return matching.map((upstream) => ({ line: upstream, to: null }));
  return matching.flatMap((upstream) => {
    const version = accepted.get(upstream.line);
    return version === undefined ? [] : [{ line: upstream, to: { id: version.id } }];
  });
}

/** Lines whose newest versions pin what the range does not accept. */
function* outgrown(
  tables: Tables,
  lines: readonly LineRow[],
  dependency: DependencyRow,
  accepted: ReadonlyMap<number, VersionRow>,
): Work<Map<number, PinChange[]>> {
  const range = parseRange(dependency.accepts);
  const heads = yield* tables.lines.newest(lines.map((line) => line.line));
  const lineOfHead = new Map(heads.map((head) => [head.id, head.line]));
  const pins = yield* tables.pins.of([...lineOfHead.keys()]);
  const pinned = new Map(
    (yield* tables.lines.refs([...new Set(pins.map((pin) => pin.upstream))])).map((ref) => [ref.id, ref]),
  );
  const upstreams = new Map((yield* tables.lines.of([dependency.upstream])).map((line) => [line.line, line]));
  const changed = new Map<number, PinChange[]>();
  for (const pin of pins) {
    const upstream = upstreams.get(pin.line);
    if (upstream === undefined || range(pinned.get(pin.upstream)!)) continue;
    const version = accepted.get(pin.line);
    const change: PinChange = { line: upstream, to: version === undefined ? null : { id: version.id } };
    const line = lineOfHead.get(pin.instance)!;
    changed.set(line, [...(changed.get(line) ?? []), change]);
  }
  return changed;
}
