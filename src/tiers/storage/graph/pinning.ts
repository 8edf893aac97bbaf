import { GalleryError } from "../../../domain/errors.ts";
import type { Partition } from "../../../domain/instance.ts";
import { checkUuid } from "../../../domain/text.ts";
import {
  compareVersions,
  parseRange,
  type Version,
  type VersionRange,
  versionText,
} from "../../../domain/version-range.ts";
import type {
  DependencyRow,
  InstanceRow,
  LineRow,
  Tables,
  VersionRow,
  Work,
} from "../../../stores/records/store.ts";
import { requireInstance } from "../instance-view.ts";
import { partitionIn } from "../refs.ts";
import { PartitionIndex } from "./partitions.ts";

const PIN_LIMIT = 10_000;

/** The greatest version of each line that a range accepts and that is not deprecated; lines without one are left out. */
export function* newestAccepted(
  tables: Tables,
  lines: readonly LineRow[],
  range: VersionRange,
): Work<Map<number, VersionRow>> {
  const newest = yield* tables.lines.newest(lines.map((line) => line.line));
  const accepted = new Map<number, VersionRow>();
  for (const head of newest) {
    const best = range(head) ? head : greatest((yield* tables.lines.versions(head.line)).filter(range));
    if (best !== undefined) accepted.set(head.line, best);
  }
  return accepted;
}

export const greatest = <Some extends Version>(versions: readonly Some[]): Some | undefined =>
  versions.reduce<Some | undefined>(
    (best, each) => (best === undefined || compareVersions(each, best) > 0 ? each : best),
    undefined,
  );

/** Lines of an upstream by what a downstream partition matches. */
export function indexLines(lines: readonly LineRow[]): PartitionIndex<LineRow> {
  const index = new PartitionIndex<LineRow>();
  for (const line of lines) index.add(partitionIn(line.partition), line);
  return index;
}

export interface Explicit {
  readonly upstreams: readonly string[];
  /** Of the request, for messages. */
  readonly path: string;
}

/**
 * The exact upstream instances of an upload, by line: those that its maker names, and for every other matching line
 * of every upstream the greatest accepted version.
 */
export function* pinUpload(
  tables: Tables,
  dependencies: readonly DependencyRow[],
  partition: Partition,
  explicit: Explicit,
): Work<Map<number, number>> {
  const pins = yield* explicitPins(tables, dependencies, partition, explicit);
  for (const dependency of dependencies) {
    const lines = indexLines(yield* tables.lines.of([dependency.upstream])).matching(partition);
    const open = lines.filter(({ line }) => !pins.has(line));
    for (const [line, { id }] of yield* newestAccepted(tables, open, parseRange(dependency.accepts)))
      pins.set(line, id);
  }
  return pins;
}

function* explicitPins(
  tables: Tables,
  dependencies: readonly DependencyRow[],
  partition: Partition,
  { upstreams, path }: Explicit,
): Work<Map<number, number>> {
  if (!Array.isArray(upstreams) || upstreams.length > PIN_LIMIT) {
    throw new GalleryError(
      "request.invalid",
      `${path}upstreams must be a list of at most ${PIN_LIMIT} UUIDs`,
      {
        field: `${path}upstreams`,
      },
    );
  }
  const pins = new Map<number, number>();
  for (const [index, uuid] of upstreams.entries()) {
    const field = `${path}upstreams[${index}]`;
    const row = yield* requireInstance(tables, checkUuid(uuid, field), field);
    const [ref] = yield* tables.lines.refs([row.id]);
    const [line] = yield* tables.lines.byIds([ref!.line]);
    const refusal =
      objection(row, line!, dependencies, partition) ??
      (pins.has(line!.line) ? "a second version of its line" : undefined);
    if (refusal !== undefined) {
      throw new GalleryError("pin.invalid", `${field}, ${row.baseName} ${versionText(row)}, is ${refusal}`, {
        field,
      });
    }
    pins.set(line!.line, row.id);
  }
  return pins;
}

/** Why an instance cannot be an upstream here, or undefined. */
function objection(
  row: InstanceRow,
  line: LineRow,
  dependencies: readonly DependencyRow[],
  partition: Partition,
): string | undefined {
  const dependency = dependencies.find(({ upstream }) => upstream === line.base);
  if (dependency === undefined) return "no upstream of the model";
  if (indexLines([line]).matching(partition).length === 0) return `of another partition, ${line.partition}`;
  if (!parseRange(dependency.accepts)(row)) return `outside the accepted versions ${dependency.accepts}`;
  return undefined;
}
