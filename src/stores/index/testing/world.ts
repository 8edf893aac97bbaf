import { camelCase } from "../../../domain/fields.ts";
import { timeOf } from "../../../domain/time.ts";
import type { FieldType, FieldValue } from "../../../domain/values.ts";
import { type Context, canonicalName, Time, type Value } from "../../../expression/index.ts";
import { pointId } from "../../records/points.ts";
import { run } from "../../records/sql/query.ts";
import type { Records, Tables, Work } from "../../records/store.ts";

/** An instance as a test describes it. */
export interface Sample {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly inherited: Readonly<Record<string, FieldValue>>;
  readonly base: number;
  readonly revision: number;
  readonly created: number;
  readonly actor: string;
}

export interface Measured {
  readonly scope: string;
  readonly name: string;
  readonly value: number;
  readonly at: number;
}

/** What the test knows of an instance. */
export interface Known extends Sample {
  readonly id: number;
  readonly uuid: string;
  readonly number: number;
  tags: Record<string, string>;
  deprecated: boolean;
  readonly points: (Measured & { readonly id: number })[];
}

export const fieldTypes = {
  city: "text",
  score: "number",
  flag: "boolean",
  trainedAt: "time",
  langs: "text list",
  nums: "number list",
  owner: "text",
} as const satisfies Record<string, FieldType>;

export const BASES = ["demand", "supply"];

/** One project in a records store, written as the tiers write, with a plain copy in memory to hold answers against. */
export class World {
  readonly project = "p";
  readonly instances: Known[] = [];
  readonly #records: Records;
  #projectId = 0;
  readonly #bases: number[] = [];
  readonly #models = new Map<string, number>();

  private constructor(records: Records) {
    this.#records = records;
  }

  static async create(records: Records): Promise<World> {
    const world = new World(records);
    await records.write((tables) => world.#begin(tables));
    return world;
  }

  get projectId(): number {
    return this.#projectId;
  }

  async add(samples: readonly Sample[]): Promise<void> {
    const world = this;
    await this.#records.write(function* (tables) {
      for (const sample of samples) world.instances.push(yield* world.#insert(tables, sample));
    });
  }

  async tag(at: number, key: string, value: string | null): Promise<void> {
    const instance = this.instances[at]!;
    if (value === null) delete instance.tags[key];
    else instance.tags[key] = value;
    const world = this;
    await this.#records.write(function* (tables) {
      yield* tables.instances.setTags(instance.id, instance.tags);
      yield* world.#log(tables, "instance.tagged", instance.id);
    });
  }

  async deprecate(at: number, deprecated: boolean): Promise<void> {
    const instance = this.instances[at]!;
    instance.deprecated = deprecated;
    const world = this;
    await this.#records.write(function* (tables) {
      yield* tables.instances.setDeprecated(instance.id, deprecated);
      yield* world.#log(tables, deprecated ? "instance.deprecated" : "instance.restored", instance.id);
    });
  }

  async measure(at: number, measured: readonly Measured[]): Promise<void> {
    const instance = this.instances[at]!;
    const world = this;
    await this.#records.write(function* (tables) {
      const position = yield* world.#log(tables, "metric.recorded", instance.id);
      const points = [];
      for (const [ordinal, { scope, name, value, at }] of measured.entries()) {
        const key = { scope, name, dimensions: "" };
        const known = yield* tables.names.series(world.#projectId, key);
        const series = known ?? (yield* tables.names.defineSeries(world.#projectId, key));
        const id = pointId(position, ordinal);
        points.push({
          instance: instance.id,
          series,
          value,
          at,
          step: null,
          id,
          evaluation: null,
          metadata: null,
        });
        instance.points.push({ scope, name, value, at, id });
      }
      yield* tables.metrics.insert(points);
    });
  }

  *#begin(tables: Tables): Work<void> {
    const project = yield* tables.projects.insert({
      name: this.project,
      description: "",
      created: 0,
      actor: "t",
    });
    this.#projectId = project.id;
    for (const [name, type] of Object.entries(fieldTypes))
      yield* tables.names.defineField(project.id, name, type);
    for (const name of BASES) this.#bases.push(yield* tables.models.ensureBase(project.id, name));
  }

  *#insert(tables: Tables, sample: Sample): Work<Known> {
    const number = this.instances.length;
    const uuid = uuidOf(number);
    const base = this.#bases[sample.base]!;
    const line = yield* tables.instances.ensureLine(base, "{}");
    const id = yield* tables.instances.insert({
      uuid,
      project: this.#projectId,
      base,
      model: yield* this.#model(tables, base, sample.revision),
      line,
      revision: sample.revision,
      number,
      created: sample.created,
      actor: sample.actor,
      size: number,
      doc: { fields: sample.fields, inherited: sample.inherited, partition: {} },
      content: "",
    });
    yield* this.#log(tables, "instance.created", id);
    return { ...sample, id, uuid, number, tags: {}, deprecated: false, points: [] };
  }

  *#model(tables: Tables, base: number, revision: number): Work<number> {
    const key = `${base} ${revision}`;
    let model = this.#models.get(key);
    if (model === undefined) {
      const doc = {
        owner: "",
        description: "",
        features: [],
        hyperparameters: {},
        training: {},
        serving: {},
        partitionBy: [],
        fields: {},
      };
      model = yield* tables.models.insert({
        uuid: `model ${key}`,
        base,
        revision,
        doc,
        created: 0,
        actor: "t",
      });
      this.#models.set(key, model);
    }
    return model;
  }

  *#log(
    tables: Tables,
    kind:
      | "instance.created"
      | "instance.tagged"
      | "instance.deprecated"
      | "instance.restored"
      | "metric.recorded",
    subject: number,
  ): Work<number> {
    const position = yield* tables.changes.reserve(1);
    yield* run(
      `INSERT INTO change (position, at, kind, project, subject_kind, subject, uuid, actor, door, request, data)
       VALUES (?, 0, ?, ?, 'instance', ?, '', 't', 'internal', '', '{}')`,
      [position, kind, this.#projectId, subject],
    );
    return position;
  }
}

/** Deterministic, and in another order than the ids. */
const uuidOf = (number: number): string =>
  `${((number * 7919) % 65_536).toString(16).padStart(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** What the evaluator sees of an instance. */
export function contextOf(instance: Known, world: World, now: number): Context {
  const fields: Record<string, FieldValue> = { ...instance.inherited, ...instance.fields };
  const own: Record<string, Value> = {
    uuid: instance.uuid,
    id: instance.uuid,
    project: world.project,
    base_version_id: BASES[instance.base]!,
    revision: instance.revision,
    number: instance.number,
    version: `${instance.revision}.${instance.number}`,
    created: new Time(instance.created),
    created_time: new Time(instance.created),
    created_by: instance.actor,
    size: instance.number,
    deprecated: instance.deprecated,
  };
  for (const [name, value] of Object.entries(fields)) {
    const isTime = fieldTypes[name as keyof typeof fieldTypes] === "time";
    own[canonicalName(name)] = isTime ? new Time(Date.parse(value as string)) : value;
  }
  const pointsOf = (scope: string | null, name: string) =>
    instance.points
      .filter((point) => point.name === name && (scope === null || point.scope === scope))
      .sort((a, b) => a.at - b.at || a.id - b.id);
  return {
    now,
    field: ({ name }) => own[name] ?? own[canonicalName(camelCase(name))],
    metric: ({ scope, name }) => pointsOf(scope, name).at(-1)?.value,
    tag: ({ name }) => instance.tags[name],
    points: ({ scope, name }, from) =>
      pointsOf(scope, name)
        .filter(({ at }) => at > from && at <= now)
        .map(({ value }) => value),
  };
}

export const NOW = Date.parse("2026-06-01T00:00:00Z");
export const dayBefore = (days: number): number => NOW - days * 86_400_000;
export const timeText = (ms: number): string => timeOf(ms);
