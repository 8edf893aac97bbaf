import { Readable } from "node:stream";
import fc from "fast-check";
import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Fields } from "../../domain/values.ts";
import { realSeams } from "../../seams.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import type { Records } from "../../stores/records/store.ts";
import { createRunTracking } from "../metadata/runs/tracking.ts";
import { createMetrics } from "../metrics/index.ts";
import { createStorage } from "../storage/index.ts";
import { ann, keyed } from "./world.ts";

/** Small, so that writes of one batch meet: of runs, of models, of aliases, of keys. */
const SLOTS = 8;
const slot = fc.nat(SLOTS - 1);
const title = fc.constantFrom<string>("m", "x y", "m-2");
/** NUL is refused by the store, in the midst of a write. */
const text = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom<string>("1", "2") },
  { weight: 1, arbitrary: fc.constant<string>("\u0000") },
);
const texts = fc.dictionary(fc.constantFrom<string>("a", "b", "c", "d"), text, { maxKeys: 2 });
const key = fc.option(fc.constantFrom<string>("k1", "k2"), { nil: undefined });
const number = fc.constantFrom<number>(1, 2);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const point = fc.record({
  name: fc.constantFrom<string>("loss", "auc"),
  value: fc.constantFrom(0, 1, Number.NaN),
  at: fc.nat(2),
  step: fc.nat(2),
});
const dataSet = fc.record({
  ...{
    name: fc.constantFrom<string>("d", "e"),
    digest: fc.constant<string>("1"),
    sourceType: fc.constant<string>("local"),
  },
  ...{ source: fc.constant<string>("s"), schema: fc.constant(null), profile: fc.constant(null) },
});
/** Whoever writes a field first fixes its type: two who write it at once clash where no name says so. */
const fields = fc.constantFrom<Fields>({}, { size: 1 }, { size: "big" });
const did = <Kind extends string>(kind: Kind) => ({ kind: fc.constant(kind) });

/** Each kind of write, with how often it is drawn. */
const kinds = {
  createRun: {
    weight: 4,
    arbitrary: fc.record({
      ...did("createRun"),
      slot,
      experiment: number,
      name: maybe(fc.constantFrom<string>("n", "m")),
      tags: texts,
      key,
    }),
  },
  changeRun: {
    weight: 2,
    arbitrary: fc.record({
      ...did("changeRun"),
      slot,
      name: maybe(fc.constant("n")),
      deleted: maybe(fc.boolean()),
      tags: texts,
    }),
  },
  recordRun: {
    weight: 4,
    arbitrary: fc.record({
      ...{
        ...did("recordRun"),
        slot,
        metrics: fc.array(point, { maxLength: 4 }),
        params: texts,
        tags: texts,
        key,
      },
      inputs: fc.array(fc.record({ dataSet, tags: texts }), { maxLength: 2 }),
    }),
  },
  createModel: {
    weight: 2,
    arbitrary: fc.record({ ...did("createModel"), title, named: fc.boolean(), fields, key }),
  },
  setAlias: {
    weight: 2,
    arbitrary: fc.record({
      ...did("setAlias"),
      title,
      alias: fc.constantFrom<string>("a", "b"),
      slot: fc.nat(1),
      rule: fc.boolean(),
    }),
  },
  removeAlias: {
    weight: 2,
    arbitrary: fc.record({ ...did("removeAlias"), title, alias: fc.constantFrom<string>("a", "b") }),
  },
  measure: { weight: 2, arbitrary: fc.record({ ...did("measure"), slot: fc.nat(1), value: fc.nat(2), key }) },
  changeExperiment: {
    weight: 1,
    arbitrary: fc.record({ ...did("changeExperiment"), number, deleted: fc.boolean() }),
  },
};

const act = fc.oneof(...Object.values(kinds));
export type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

export const kindNames = Object.keys(kinds);

/** Many at once are of one kind, as clients send them; only then do their statements meet. */
const batch = fc.oneof(
  ...[act, ...Object.values(kinds).map(({ arbitrary }) => arbitrary)].map((each) =>
    fc.array<Act>(each, { minLength: 4, maxLength: 16 }),
  ),
);

/** Batches of writes that arrive at once. */
export const batches = fc.array(batch, { minLength: 2, maxLength: 4 });

/** Of an answer that `play` gave. */
export const isRefusal = (answer: string): boolean => answer.startsWith("[");

const LATER = "2100-01-01T00:00:00.000Z";

/** The identities of one history: the same in all stores that live through it. */
export interface Cast {
  readonly project: string;
  readonly runs: readonly string[];
  readonly instances: readonly string[];
}

export const newCast = (): Cast => {
  const { ids } = realSeams();
  const uuids = (count: number) => Array.from({ length: count }, () => ids.uuid());
  return { project: `p-${ids.token(4)}`, runs: uuids(SLOTS), instances: uuids(2) };
};

/** A project over a store, with two experiments, half of the runs, and a model of two instances. */
export class Company {
  readonly #cast: Cast;
  readonly #storage: ReturnType<typeof createStorage>;
  readonly #runs: ReturnType<typeof createRunTracking>;
  readonly #metrics: ReturnType<typeof createMetrics>;

  /** @param clock tells a time at every look */
  constructor(records: Records, cast: Cast, clock: () => number) {
    const seams = { ...realSeams(), clock: { now: clock } };
    const context = { records, seams };
    this.#cast = cast;
    this.#storage = createStorage(context, new MemoryBlobStore(seams));
    this.#runs = createRunTracking(context, null);
    this.#metrics = createMetrics(context);
  }

  async prepare(): Promise<void> {
    const { project, instances } = this.#cast;
    await this.#storage.createProject(ann, { name: project });
    for (const name of ["e1", "e2"]) await this.#runs.createExperiment(ann, { project, name });
    for (const uuid of this.#cast.runs.slice(0, SLOTS / 2)) {
      await this.#runs.createRun(ann, { project, experiment: 1, uuid });
    }
    await this.#storage.createModel(ann, { project, baseVersionId: "made" });
    const { digest } = await this.#storage.uploadBlob(ann, {
      project,
      bytes: Readable.from([Buffer.from("b")]),
    });
    for (const uuid of instances) {
      await this.#storage.createInstance(ann, { project, baseVersionId: "made", blob: digest, uuid });
    }
  }

  /** What each of the writes was answered, in their order; times and identities that stores choose left out. */
  async play(batch: readonly Act[]): Promise<string[]> {
    const answers = await Promise.allSettled(batch.map((each) => this.#act(each)));
    return answers.map((answer) => {
      if (answer.status === "fulfilled") return told(answer.value);
      if (answer.reason instanceof GalleryError) return told([answer.reason.code, answer.reason.message]);
      throw answer.reason;
    });
  }

  /** All that readers see of it. */
  async seen(): Promise<unknown> {
    const { project, runs, instances } = this.#cast;
    // Now, and as the log of states has it.
    const views = runs.flatMap((run) =>
      [{}, { asOf: LATER }].map((moment) => this.#runs.getRun(ann, { run, ...moment }).catch(() => null)),
    );
    const histories = runs.flatMap((run) =>
      ["loss", "auc"].map((metric) => this.#runs.runHistory(ann, { run, metric }).catch(() => null)),
    );
    const measured = instances.map((instance) => this.#metrics.latest(ann, { instance }));
    const models = (await this.#storage.listModels(ann, { project })).items;
    const aliases = models.map(({ baseVersionId }) =>
      this.#storage.listAliases(ann, { project, baseVersionId }),
    );
    const sets = [1, 2].map((experiment) =>
      this.#runs.listDataSets(ann, { project, experiments: [experiment] }),
    );
    return JSON.parse(
      told(await Promise.all([...views, ...histories, ...measured, ...aliases, ...sets, models])),
    );
  }

  async log() {
    return (await this.#storage.listChanges(ann, { project: this.#cast.project, limit: 1_000 })).items;
  }

  #act(act: Act): Promise<unknown> {
    const { project, runs, instances } = this.#cast;
    const caller: Caller = "key" in act && act.key !== undefined ? keyed(`${project} ${act.key}`) : ann;
    switch (act.kind) {
      case "createRun": {
        const { experiment, name, tags } = act;
        const uuid = runs[act.slot]!;
        return this.#runs.createRun(caller, {
          project,
          experiment,
          uuid,
          tags,
          ...(name !== undefined && { name }),
        });
      }
      case "changeRun": {
        const { name, deleted, tags } = act;
        const moved = { ...(name !== undefined && { name }), ...(deleted !== undefined && { deleted }) };
        return this.#runs.changeRun(caller, { run: runs[act.slot]!, ...moved, tags: { set: tags } });
      }
      case "recordRun": {
        const { metrics, params, tags, inputs } = act;
        return this.#runs.recordRun(caller, { run: runs[act.slot]!, metrics, params, tags, inputs });
      }
      case "createModel":
        return this.#storage.createModel(caller, {
          ...{ project, fields: act.fields },
          ...(act.named ? { baseVersionId: act.title.replace(" ", "-") } : { title: act.title }),
        });
      case "setAlias": {
        const named = { project, baseVersionId: act.title === "m" ? "m" : "made", alias: act.alias };
        const target = act.rule ? { rule: "r" } : { instance: instances[act.slot]! };
        return this.#storage.setAlias(caller, { ...named, ...target });
      }
      case "removeAlias":
        return this.#storage.removeAlias(caller, { project, baseVersionId: "made", alias: act.alias });
      case "measure": {
        const points = [
          { scope: "Production" as const, name: "auc", value: act.value, at: new Date(0).toISOString() },
        ];
        return this.#metrics.record(caller, { instance: instances[act.slot]!, points });
      }
      case "changeExperiment":
        return this.#runs.changeExperiment(caller, { project, number: act.number, deleted: act.deleted });
    }
  }
}

const CHOSEN = new Set([
  "uuid",
  "model",
  "at",
  "created",
  "createdAt",
  "updatedAt",
  "startedAt",
  "position",
  "id",
]);
const told = (value: unknown): string =>
  canonicalJson(
    JSON.parse(JSON.stringify(value ?? null, (key, each: unknown) => (CHOSEN.has(key) ? undefined : each))),
  );
