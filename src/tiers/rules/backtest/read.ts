import { canonicalJson } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Partition } from "../../../domain/instance.ts";
import { Decided } from "./decided.ts";
import { Gathered } from "./gathered.ts";
import { LineReader } from "./line.ts";
import type { DecisionLog, LoggedInstance } from "./log.ts";
import type { InForce, Past, PastInstance } from "./past.ts";

/** Which past is meant. */
export interface PastQuestion {
  readonly project: string;
  /** Whose deployments tell what was deployed. */
  readonly environment: string;
  /** UUID of the rule whose decisions tell whom it answered with. */
  readonly rule: string;
}

/**
 * Reads a past from lines of JSON in any order, each of a `kind`:
 * - `instance`: `uuid`, `project`, `baseVersionId`, `version`, `createdAt`, and `partition`, `fields`, `tags`, `model`,
 *   `createdBy`, `size` when there are any;
 * - `creation`: `instance`, `position`;
 * - `point`: `instance`, `scope`, `name`, `value`, `at`, and `recordedAt` (as `at` unless told), `dimensions`;
 * - `tagging`: `instance`, `at`, `tags` (null takes one away);
 * - `deprecation`: `instance`, `at`, `deprecated` (false restores it);
 * - `deployment`: `partition`, `environment`, `at`, `instance` (null when nothing serves any more);
 * - `decision`: `uuid`, `rule`, `commit`, `partition`, `at`, `position`, `champion`, `choice`, `why`, `shadow`,
 *   `incumbent` and `incumbentSince`, `inputs`, those of a rule oldest first;
 * - `rule`: a rule that decided, `uuid`, `commit`, `project`, and its `file` with its `text`.
 *
 * Points, taggings and deprecations may have the `position` at which the log tells of them; to make decisions again,
 * they have to. Throws file.invalid with the line's number.
 */
export class PastReader {
  private readonly instances = new Map<string, Gathered>();
  /** What is said of instances whose own line may come later. */
  private readonly pending: { readonly uuid: string; readonly apply: (instance: Gathered) => void }[] = [];
  private readonly decided = new Decided();
  private readonly deployments: {
    readonly partition: string;
    readonly environment: string;
    readonly entry: InForce;
  }[] = [];

  private readonly readers: Readonly<Record<string, (line: LineReader) => void>> = {
    instance: (line) => this.readInstance(line),
    creation: (line) => this.readCreation(line),
    point: (line) => this.readPoint(line),
    tagging: (line) => this.readTagging(line),
    deprecation: (line) => this.readDeprecation(line),
    deployment: (line) => this.readDeployment(line),
    decision: (line) => this.decided.readDecision(line),
    rule: (line) => this.decided.readRule(line),
  };

  /** @param where what to call the line in a refusal, such as `past.ndjson:12` */
  read(text: string, where: string): void {
    const line = new LineReader(text, where);
    const kind = line.text("kind");
    if (!Object.hasOwn(this.readers, kind)) {
      throw line.refusal(`kind is one of ${Object.keys(this.readers).join(", ")}`);
    }
    this.readers[kind]!(line);
  }

  /**
   * The past of each partition of a project, in the order of their canonical JSON. Throws file.invalid when a
   * line is of an instance that no line describes.
   */
  pasts({ project, environment, rule }: PastQuestion): readonly Past[] {
    const partitions = new Map<
      string,
      { readonly partition: Partition; readonly instances: PastInstance[] }
    >();
    for (const [key, instance] of this.ofProject(project)) {
      const known = partitions.get(key) ?? { partition: instance.source.partition, instances: [] };
      known.instances.push(instance.past());
      partitions.set(key, known);
    }
    const isTold = this.deployments.some((each) => each.environment === environment);
    return [...partitions]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, past]) => ({
        ...past,
        inForce: isTold ? this.inForce(key, environment) : null,
        champions: this.decided.champions(rule, key),
      }));
  }

  /** What the rules decided that decided anything, in the order of their UUIDs. */
  logs(): readonly DecisionLog[] {
    return this.decided.deciders().map((rule) => {
      const decisions = this.decided.decisionsOf(rule);
      const ruleAt = (commit: string) => this.decided.ruleAt(rule, commit);
      const instances = new Map<string, LoggedInstance[]>();
      // The rule may have moved from one project to another.
      const projects = new Set(decisions.flatMap(({ commit }) => ruleAt(commit)?.project ?? []));
      for (const project of projects) {
        for (const [key, instance] of this.ofProject(project)) {
          instances.set(key, [...(instances.get(key) ?? []), instance.logged()]);
        }
      }
      return { rule, decisions, ruleAt, instances };
    });
  }

  /** With the canonical JSON of their partitions. */
  private ofProject(project: string): readonly (readonly [string, Gathered])[] {
    this.settle();
    return [...this.instances.values()]
      .filter(({ source }) => source.project === project)
      .map((instance) => [canonicalJson(instance.source.partition), instance]);
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
    this.instances.set(uuid, new Gathered(source));
  }

  private readCreation(line: LineReader): void {
    const position = line.number("position");
    this.of(line, (instance) => {
      instance.made = position;
    });
  }

  private readPoint(line: LineReader): void {
    const [scope, name, value] = [line.text("scope"), line.text("name"), line.number("value")];
    const dimensions = canonicalJson(line.texts("dimensions"));
    const happened = happenedIn(line);
    const recorded = line.has("recordedAt") ? line.time("recordedAt") : happened.time;
    this.of(line, (instance) =>
      instance.addPoint({ scope, name, dimensions }, { ...happened, recorded, value }),
    );
  }

  private readTagging(line: LineReader): void {
    const tagging = { ...happenedIn(line), tags: line.textsOrNull("tags") };
    this.of(line, ({ taggings }) => taggings.push(tagging));
  }

  private readDeprecation(line: LineReader): void {
    const turn = { ...happenedIn(line), deprecated: line.boolean("deprecated") };
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

  private of(line: LineReader, apply: (instance: Gathered) => void): void {
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

const happenedIn = (line: LineReader) => ({
  time: line.time("at"),
  position: line.has("position") ? line.number("position") : null,
});
