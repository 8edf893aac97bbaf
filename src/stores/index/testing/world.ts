import type { ChangeKind } from "../../../domain/change.ts";
import { timeOf } from "../../../domain/time.ts";
import type { FieldType, FieldValue } from "../../../domain/values.ts";
import { pointId } from "../../records/points.ts";
import { run } from "../../records/sql/query.ts";
import type { DeprecationLevel, Records, Tables, Work } from "../../records/store.ts";
import { revise } from "../../records/testing/fixtures.ts";

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
  /** By itself. */
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
  /** Models, and base version ids, that are deprecated. */
  readonly #deprecated = new Set<string>();

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
      const kind = deprecated ? "instance.deprecated" : "instance.restored";
      const position = yield* world.#log(tables, kind, instance.id);
      yield* world.#mark(tables, position, "instance", instance.id, deprecated);
    });
  }

  /** A revision, or without one all of a base version id. */
  async deprecateModel(base: number, revision: number | null, deprecated: boolean): Promise<void> {
    const key = keyOf(base, revision);
    if (deprecated) this.#deprecated.add(key);
    else this.#deprecated.delete(key);
    const world = this;
    await this.#records.write(function* (tables) {
      const model = yield* world.#model(tables, base, revision ?? 1);
      const kind = deprecated ? "model.deprecated" : "model.restored";
      const position = yield* world.#log(tables, kind, model, { all: revision === null });
      if (revision !== null) return yield* world.#mark(tables, position, "model", model, deprecated);
      yield* world.#mark(tables, position, "base", world.#bases[base]!, deprecated);
    });
  }

  /** By itself, by its revision or by its base version id. */
  isDeprecated({ deprecated, base, revision }: Known): boolean {
    return deprecated || [revision, null].some((each) => this.#deprecated.has(keyOf(base, each)));
  }

  /** The moment of the newest change. */
  async moment(): Promise<number> {
    return momentOf(await this.#records.read((tables) => tables.changes.head()));
  }

  *#mark(
    tables: Tables,
    position: number,
    level: DeprecationLevel,
    subject: number,
    deprecated: boolean,
  ): Work<void> {
    const value = deprecated ? { reason: "old", replacement: null } : null;
    yield* tables.states.append([
      {
        position,
        subjectKind: level,
        subject,
        name: "deprecated",
        value,
        at: momentOf(position),
        actor: "t",
      },
    ]);
    yield* tables.instances.setDeprecated(level, subject, deprecated);
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
    for (const name of BASES) this.#bases.push(yield* tables.models.insertBase(project.id, name));
  }

  *#insert(tables: Tables, sample: Sample): Work<Known> {
    const number = this.instances.length;
    const uuid = uuidOf(number);
    const base = this.#bases[sample.base]!;
    const model = yield* this.#model(tables, sample.base, sample.revision);
    const line = yield* tables.instances.ensureLine(base, "{}");
    const id = yield* tables.instances.insert({
      uuid,
      project: this.#projectId,
      base,
      model,
      line,
      revision: sample.revision,
      number,
      created: sample.created,
      actor: sample.actor,
      size: number,
      deprecated: (yield* tables.models.byId(model)).deprecated,
      doc: { fields: sample.fields, inherited: sample.inherited, partition: {} },
      content: "",
    });
    yield* this.#log(tables, "instance.created", id);
    return { ...sample, id, uuid, number, tags: {}, deprecated: false, points: [] };
  }

  *#model(tables: Tables, base: number, revision: number): Work<number> {
    const key = keyOf(base, revision);
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
      model = yield* revise(tables, this.#projectId, BASES[base]!, {
        uuid: `model ${key}`,
        base: this.#bases[base]!,
        revision,
        doc,
        created: 0,
        actor: "t",
      });
      this.#models.set(key, model);
    }
    return model;
  }

  *#log(tables: Tables, kind: ChangeKind, subject: number, data: object = {}): Work<number> {
    const position = yield* tables.changes.reserve(1);
    yield* run(
      `INSERT INTO change (position, at, kind, project, subject_kind, subject, uuid, actor, door, request, data)
       VALUES (?, ?, ?, ?, ?, ?, '', 't', 'internal', '', ?)`,
      [
        position,
        momentOf(position),
        kind,
        this.#projectId,
        kind.startsWith("model.") ? "model" : "instance",
        subject,
        JSON.stringify(data),
      ],
    );
    return position;
  }
}

const keyOf = (base: number, revision: number | null): string => `${base} ${revision ?? "all"}`;

/** Changes are made after every instance was trained and measured. */
const momentOf = (position: number): number => NOW + position;

/** Deterministic, and in another order than the ids. */
const uuidOf = (number: number): string =>
  `${((number * 7919) % 65_536).toString(16).padStart(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

export const NOW = Date.parse("2026-06-01T00:00:00Z");
export const dayBefore = (days: number): number => NOW - days * 86_400_000;
export const timeText = (ms: number): string => timeOf(ms);
