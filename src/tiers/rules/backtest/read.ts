import { canonicalJson } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Partition } from "../../../domain/instance.ts";
import { LineReader } from "./line.ts";
import type { InForce, Past, PastInstance, PastSeries, Span } from "./past.ts";

/** A series while its points come in. */
interface Gathered {
  readonly scope: string;
  readonly name: string;
  readonly dimensions: string;
  readonly points: { readonly time: number; readonly recorded: number; readonly value: number }[];
}

interface Instance {
  readonly source: Omit<PastInstance, "deprecations" | "series">;
  readonly series: Map<string, Gathered>;
  readonly turns: { readonly time: number; readonly deprecated: boolean }[];
}

/**
 * Reads a past from lines of JSON in any order, each of a `kind`:
 * - `instance`: `uuid`, `project`, `baseVersionId`, `version`, `createdAt`, and `partition`, `fields`, `tags`, `model`,
 *   `createdBy`, `size` when there are any;
 * - `point`: `instance`, `scope`, `name`, `value`, `at`, and `recordedAt` (as `at` unless told), `dimensions`;
 * - `deprecation`: `instance`, `at`, `deprecated` (false restores it);
 * - `deployment`: `partition`, `environment`, `at`, `instance` (null when nothing serves any more).
 * Throws file.invalid with the line's number.
 */
export class PastReader {
  private readonly instances = new Map<string, Instance>();
  /** What is said of instances whose own line may come later. */
  private readonly pending: { readonly uuid: string; readonly apply: (instance: Instance) => void }[] = [];
  private readonly deployments: {
    readonly partition: string;
    readonly environment: string;
    readonly entry: InForce;
  }[] = [];

  /** @param where what to call the line in a refusal, such as `past.ndjson:12` */
  read(text: string, where: string): void {
    const line = new LineReader(text, where);
    const kind = line.text("kind");
    if (kind === "instance") this.readInstance(line);
    else if (kind === "point") this.readPoint(line);
    else if (kind === "deprecation") this.readDeprecation(line);
    else if (kind === "deployment") this.readDeployment(line);
    else throw line.refusal("kind is one of instance, point, deprecation and deployment");
  }

  /**
   * The past of each partition of a project, in the order of their canonical JSON. Throws file.invalid when a
   * point or a deprecation is of an instance that no line describes.
   * @param environment whose deployments tell what was in force
   */
  pasts(project: string, environment: string): readonly Past[] {
    this.settle();
    const partitions = new Map<
      string,
      { readonly partition: Partition; readonly instances: PastInstance[] }
    >();
    for (const instance of this.instances.values()) {
      if (instance.source.project !== project) continue;
      const key = canonicalJson(instance.source.partition);
      const known = partitions.get(key) ?? { partition: instance.source.partition, instances: [] };
      known.instances.push(pastOf(instance));
      partitions.set(key, known);
    }
    const isTold = this.deployments.some((each) => each.environment === environment);
    return [...partitions]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, past]) => ({ ...past, inForce: isTold ? this.inForce(key, environment) : null }));
  }

  private readInstance(line: LineReader): void {
    const uuid = line.text("uuid");
    if (this.instances.has(uuid)) throw line.refusal(`instance ${uuid} was described before`);
    const source = {
      ...{ uuid, project: line.text("project"), baseVersionId: line.text("baseVersionId") },
      ...{
        version: line.text("version"),
        created: line.time("createdAt"),
        partition: line.values("partition"),
      },
      ...{ fields: line.fields("fields"), tags: line.texts("tags") },
      ...line.optional({ model: "string", createdBy: "string", size: "number" }),
    };
    this.instances.set(uuid, { source, series: new Map(), turns: [] });
  }

  private readPoint(line: LineReader): void {
    const [scope, name, value] = [line.text("scope"), line.text("name"), line.number("value")];
    const dimensions = canonicalJson(line.texts("dimensions"));
    const time = line.time("at");
    const recorded = line.has("recordedAt") ? line.time("recordedAt") : time;
    const key = JSON.stringify([scope, name, dimensions]);
    this.of(line, ({ series }) => {
      const gathered = series.get(key) ?? { scope, name, dimensions, points: [] };
      gathered.points.push({ time, recorded, value });
      series.set(key, gathered);
    });
  }

  private readDeprecation(line: LineReader): void {
    const turn = { time: line.time("at"), deprecated: line.boolean("deprecated") };
    this.of(line, ({ turns }) => turns.push(turn));
  }

  private readDeployment(line: LineReader): void {
    const instance = line.has("instance") ? line.text("instance") : null;
    this.deployments.push({
      partition: canonicalJson(line.values("partition")),
      environment: line.text("environment"),
      entry: { from: line.time("at"), instance },
    });
  }

  private of(line: LineReader, apply: (instance: Instance) => void): void {
    const uuid = line.text("instance");
    const known = this.instances.get(uuid);
    if (known === undefined) this.pending.push({ uuid, apply });
    else apply(known);
  }

  private settle(): void {
    for (const { uuid, apply } of this.pending.splice(0)) {
      const instance = this.instances.get(uuid);
      if (instance === undefined) {
        throw new GalleryError("file.invalid", `no line describes instance ${uuid}`, {
          field: "instance",
        });
      }
      apply(instance);
    }
  }

  private inForce(partition: string, environment: string): readonly InForce[] {
    return this.deployments
      .filter((each) => each.partition === partition && each.environment === environment)
      .map(({ entry }) => entry)
      .sort((one, other) => one.from - other.from);
  }
}

const pastOf = ({ source, series, turns }: Instance): PastInstance => ({
  ...source,
  series: [...series.values()].map(seriesOf),
  deprecations: spansOf(turns),
});

/** By the time of measurement, and at the same time as they became known. */
function seriesOf({ points, ...name }: Gathered): PastSeries {
  points.sort((one, other) => one.time - other.time || one.recorded - other.recorded);
  const isLate = points.some(({ time, recorded }) => recorded > time);
  return {
    ...name,
    times: points.map(({ time }) => time),
    values: points.map(({ value }) => value),
    ...(isLate ? { recorded: points.map(({ recorded }) => recorded) } : {}),
  };
}

function spansOf(turns: Instance["turns"]): readonly Span[] {
  const spans: { from: number; until: number | null }[] = [];
  for (const { time, deprecated } of [...turns].sort((one, other) => one.time - other.time)) {
    const last = spans.at(-1);
    const isOpen = last !== undefined && last.until === null;
    if (deprecated && !isOpen) spans.push({ from: time, until: null });
    if (!deprecated && isOpen) last.until = time;
  }
  return spans;
}
