import type { Partition } from "../../../domain/instance.ts";
import { compareVersions, type Version, type VersionRange } from "../../../domain/version-range.ts";
import type { DependencyRow, LineRow, Tables, Work } from "../../../stores/records/store.ts";
import { type Explicit, pinUpload } from "./pinning.ts";
import type { MovedLine } from "./plan.ts";
import { type Occasion, propagate } from "./propagate.ts";

export interface RecordedUpload extends Version {
  readonly id: number;
  readonly line: LineRow;
  readonly partition: Partition;
  readonly retrainOf: number | null;
  readonly explicit: Explicit;
}

/** What uploads do to the graph. One for a transaction: it looks the dependencies of a model up once. */
export class UploadGraph {
  readonly #tables: Tables;
  readonly #neighbours = new Map<number, { upstreams: DependencyRow[]; hasDownstreams: boolean }>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Pins the upstreams of an upload, then makes the versions of everything downstream. */
  *record(occasion: Occasion, upload: RecordedUpload): Work<void> {
    const tables = this.#tables;
    const { base } = upload.line;
    const { upstreams, hasDownstreams } = yield* this.#around(base);
    const pins = yield* pinUpload(tables, upstreams, upload.partition, upload.explicit);
    yield* tables.pins.insert([...pins].map(([line, upstream]) => ({ instance: upload.id, line, upstream })));
    if (upload.retrainOf !== null) {
      const { id: instance, retrainOf } = upload;
      yield* tables.descents.insert([{ instance, retrainOf, origin: null, predecessor: null, cause: null }]);
    }
    if (!hasDownstreams) return;
    const newestIn = yield* newestAmong(tables, upload.line.line, upload);
    if (newestIn === undefined) return;
    const moved: MovedLine = { line: upload.line, target: { id: upload.id }, newestIn };
    yield* propagate(tables, occasion, { base, moved });
  }

  *#around(base: number): Work<{ upstreams: DependencyRow[]; hasDownstreams: boolean }> {
    let known = this.#neighbours.get(base);
    if (known === undefined) {
      const upstreams = yield* this.#tables.dependencies.reach([base], "upstream", { transitive: false });
      const downstreams = yield* this.#tables.dependencies.reach([base], "downstream", { transitive: false });
      known = { upstreams, hasDownstreams: downstreams.length > 0 };
      this.#neighbours.set(base, known);
    }
    return known;
  }
}

/**
 * Tells for which ranges a version is the greatest that they accept: one of an old revision may be so for narrow
 * ranges alone. Undefined when it is for none, as a deprecated one.
 */
export function* newestAmong(
  tables: Tables,
  line: number,
  { id, ...version }: Version & { readonly id: number },
): Work<((range: VersionRange) => boolean) | undefined> {
  const [newest] = yield* tables.lines.newest([line]);
  if (newest?.id === id) return (range) => range(version);
  const versions = yield* tables.lines.versions(line);
  if (!versions.some((other) => other.id === id)) return undefined;
  const greater = versions.filter((other) => compareVersions(other, version) > 0);
  return (range) => range(version) && !greater.some(range);
}
