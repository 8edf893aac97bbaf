import type { Change } from "../../domain/change.ts";
import type { Deprecation, NewInstance } from "../../domain/instance.ts";
import type { MetricSummary, NewMetricPoint } from "../../domain/metric.ts";
import { parseTime, timeOf } from "../../domain/time.ts";
import type { Command } from "./command.ts";
import { GraphReference } from "./graph.ts";
import type { Known } from "./known.ts";
import { hold, same } from "./violation.ts";

interface Line {
  readonly project: string;
  readonly base: string;
  readonly revisions: string[];
  partitioned: boolean;
}

export interface ExpectedInstance {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  readonly model: string;
  readonly version: string;
  readonly partition: object;
  readonly fields: object;
  readonly digests: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  tags: Record<string, string>;
  deprecation: Deprecation | null;
}

interface Point extends NewMetricPoint {
  readonly at: string;
}

/** Requests whose effect is an entry of an offer, which others only lead to. */
const answers: Readonly<Record<string, string>> = {
  declineOffer: "offer.declined",
  snoozeOffer: "offer.snoozed",
};

/**
 * All of Gallery in maps and arrays, for one writer at a time: it is told the log, in order, with the request behind
 * each entry, and says what must be true after it. It knows nothing of transactions, retries, clocks or stores.
 */
export class Reference {
  readonly lines = new Map<string, Line>();
  readonly models = new Map<string, { line: Line; revision: number; tags: Record<string, string> }>();
  readonly instances = new Map<string, ExpectedInstance>();
  readonly #points = new Map<string, Point[]>();
  readonly #counters = new Map<string, number>();
  readonly #projects = new Set<string>();
  /** How many entries each request has made so far. */
  readonly effects = new Map<string, number>();
  graph!: GraphReference;

  replay(log: readonly Change[], known: Known): void {
    this.graph = new GraphReference(log, known);
    for (const [index, change] of log.entries()) {
      hold(change.position === index + 1, "log complete", () => `position ${index + 1} is missing`);
      const attempt = known.attempts.get(change.requestId);
      hold(attempt !== undefined, "atomic", () => `nobody sent ${change.requestId}`);
      hold(change.actor === attempt.actor, "atomic", () => `${change.requestId} is logged for another actor`);
      const ordinal = this.effects.get(change.requestId) ?? 0;
      const follows = change.data.cause !== undefined || change.kind.startsWith("offer.");
      const isAsked = change.kind === answers[attempt.command.operation];
      if (!follows || isAsked) this.effects.set(change.requestId, ordinal + 1);
      const data = follows ? this.#follow(change) : this.#apply(change, attempt.command, ordinal);
      hold(same(change.data, data), "atomic", () => {
        return `position ${change.position} should say ${JSON.stringify(data)}, says ${JSON.stringify(change.data)}`;
      });
    }
  }

  /** What Gallery did by itself: that it had to is the graph's to judge. */
  #follow(change: Change): object {
    const { uuid } = change.subject;
    if (change.kind !== "instance.created") return change.data;
    const origin = this.instances.get(this.graph.origin(uuid))!;
    const { revision, number } = this.graph.version(uuid);
    const line = this.lines.get(`${origin.project}/${origin.baseVersionId}`)!;
    this.#counters.set(counterOf(line, revision, origin.partition), number + 1);
    this.instances.set(uuid, {
      ...origin,
      uuid,
      version: `${revision}.${number}`,
      createdAt: change.at,
      createdBy: change.actor,
      tags: {},
      deprecation: null,
    });
    return change.data;
  }

  #apply(change: Change, { operation, input }: Command, ordinal: number): object {
    const { uuid } = change.subject;
    switch (operation) {
      case "createProject":
        this.#expect(change, "project.created", !this.#projects.has(uuid) && uuid === input.name);
        this.#projects.add(uuid);
        return {};
      case "createModel": {
        if (change.kind === "dependency.added") return change.data;
        const name = `${input.project}/${input.baseVersionId}`;
        this.#expect(change, "model.created", !this.lines.has(name) && this.#projects.has(input.project));
        const line = {
          project: input.project,
          base: String(input.baseVersionId),
          revisions: [uuid],
          partitioned: (input.partitionBy ?? []).length > 0,
        };
        this.lines.set(name, line);
        this.models.set(uuid, { line, revision: 1, tags: {} });
        return { revision: 1 };
      }
      case "reviseModel": {
        const { line } = this.models.get(input.model)!;
        this.#expect(change, "model.revised", line.revisions.at(-1) === input.model);
        const revision = line.revisions.push(uuid);
        this.models.set(uuid, { line, revision, tags: {} });
        return { revision };
      }
      case "createInstance":
        return this.#create(change, input);
      case "createInstances":
        return this.#create(change, input.instances[ordinal]!);
      case "changeTags": {
        const { kind } = input.subject;
        const subject = kind === "model" ? this.models.get(uuid) : this.instances.get(uuid);
        this.#expect(change, kind === "model" ? "model.tagged" : "instance.tagged", subject !== undefined);
        return this.#tag(subject!, input.set ?? {}, input.remove ?? []);
      }
      case "addDependency":
      case "updateDependency": {
        const [{ line: down }, { line: up }] = [
          this.models.get(input.model)!,
          this.models.get(input.upstream)!,
        ];
        // What an update leaves out stays as it was, which the log says.
        const left = operation === "updateDependency" ? change.data : { kind: "feature", accepts: null };
        const { kind = left.kind, accepts = left.accepts } = input;
        const said = { kind, accepts };
        return { baseVersionId: down.base, upstream: up.base, upstreamProject: up.project, ...said };
      }
      case "removeDependency":
      case "deprecateModel":
      case "restoreModel":
      case "deploy":
      case "rollBack":
      case "undeploy":
      case "acceptOffer":
      case "declineOffer":
      case "snoozeOffer":
        return change.data;
      case "deprecate": {
        const state = { reason: input.reason, replacement: input.replacement ?? null };
        this.#expect(change, "instance.deprecated", this.instances.has(uuid));
        this.instances.get(uuid)!.deprecation = {
          ...state,
          at: change.at,
          by: change.actor,
          of: "instance",
        };
        return state;
      }
      case "restore":
        this.#expect(change, "instance.restored", this.instances.has(uuid));
        this.instances.get(uuid)!.deprecation = null;
        return { reason: input.reason };
      case "record":
        return this.#record(change, input.points, {});
      case "recordBulk":
        return this.#record(
          change,
          input.points.filter((point) => point.instance === uuid),
          {},
        );
      case "evaluate": {
        const points = Object.entries(input.metrics).map(([name, value]) => ({
          scope: input.scope,
          name,
          value,
        }));
        return this.#record(change, points, { evaluation: change.data.evaluation });
      }
    }
  }

  #expect(change: Change, kind: Change["kind"], possible: boolean): void {
    hold(change.kind === kind && possible, "atomic", () => {
      return `position ${change.position} is ${change.kind}, where ${kind} ${possible ? "belongs" : "is impossible"}`;
    });
  }

  #create(change: Change, given: NewInstance): object {
    const { uuid } = change.subject;
    const line = this.lines.get(`${given.project}/${given.baseVersionId}`);
    this.#expect(change, "instance.created", line !== undefined && !this.instances.has(uuid));
    const { partitioned, revisions } = line!;
    const partition = partitioned ? { city: given.fields?.city } : {};
    const counter = counterOf(line!, revisions.length, partition);
    const number = this.#counters.get(counter) ?? 0;
    this.#counters.set(counter, number + 1);
    const version = `${revisions.length}.${number}`;
    this.instances.set(uuid, {
      uuid,
      project: given.project,
      baseVersionId: given.baseVersionId,
      model: revisions.at(-1)!,
      version,
      partition,
      fields: given.fields ?? {},
      digests:
        given.blob === undefined
          ? [...(given.files ?? [])].sort(byPath).map((file) => file.digest)
          : [given.blob],
      createdAt: change.at,
      createdBy: change.actor,
      tags: {},
      deprecation: null,
    });
    return { baseVersionId: given.baseVersionId, version, partition };
  }

  #tag(
    subject: { tags: Record<string, string> },
    set: Readonly<Record<string, string>>,
    remove: readonly string[],
  ): object {
    const moved: Record<string, string | null> = {};
    for (const [key, value] of Object.entries(set)) {
      if (subject.tags[key] !== value) moved[key] = value;
      subject.tags[key] = value;
    }
    for (const key of remove) {
      if (key in subject.tags) moved[key] = null;
      delete subject.tags[key];
    }
    return { tags: moved };
  }

  #record(change: Change, points: readonly NewMetricPoint[], extra: object): object {
    const { uuid } = change.subject;
    const kind = "evaluation" in extra ? "evaluation.recorded" : "metric.recorded";
    this.#expect(change, kind, this.instances.has(uuid));
    const own = this.#points.get(uuid) ?? [];
    own.push(...points.map((point) => ({ ...point, at: point.at ?? change.at })));
    this.#points.set(uuid, own);
    const metrics = [...new Set(points.map((point) => `${point.scope}.${point.name}`))];
    return { ...extra, recorded: points.length, metrics };
  }

  /** The summary of every series of an instance: its points, folded one after the other. */
  latest(uuid: string): MetricSummary[] {
    const series = new Map<string, MetricSummary>();
    for (const point of this.#points.get(uuid) ?? []) {
      const { scope, name, value, dimensions = {} } = point;
      const at = timeOf(parseTime(point.at, "at"));
      const { event = "" } = dimensions;
      const key = [name, scope, event].join("\u0001");
      const before = series.get(key) ?? { count: 0, min: value, max: value, at, value };
      series.set(key, {
        scope,
        name,
        dimensions,
        step: null,
        ...(at >= before.at ? { value, at } : { value: before.value, at: before.at }),
        count: before.count + 1,
        min: Math.min(before.min, value),
        max: Math.max(before.max, value),
      });
    }
    return [...series].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, summary]) => summary);
  }
}

const counterOf = ({ project, base }: Line, revision: number, partition: object): string =>
  `${project}/${base} ${revision} ${JSON.stringify(partition)}`;

const byPath = (left: { path: string }, right: { path: string }) => (left.path < right.path ? -1 : 1);
