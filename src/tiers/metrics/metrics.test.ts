import { describe, expect, test } from "vitest";
import type { NewMetricPoint } from "../../domain/metric.ts";
import { ann, HOUR_MS, keyed, worldWithModel } from "../testing/world.ts";

const mae = { scope: "Validation", name: "mae" };

describe("metrics", () => {
  test("are summed up by when they were measured, each series by itself", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    await world.metrics.record(ann, {
      instance: uuid,
      points: [
        { ...mae, value: 5, at: world.at(10) },
        { ...mae, value: 9, at: world.at(5) },
        { ...mae, value: 1, at: world.at(10), dimensions: { event: "holiday" }, step: 7 },
      ],
    });
    const { items } = await world.metrics.latest(ann, { instance: uuid });
    expect(items).toEqual([
      { ...mae, dimensions: {}, value: 5, at: world.at(10), step: null, count: 2, min: 5, max: 9 },
      {
        ...mae,
        dimensions: { event: "holiday" },
        value: 1,
        at: world.at(10),
        step: 7,
        count: 1,
        min: 1,
        max: 1,
      },
    ]);
  });

  test("as of a moment are what was measured and known then", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const record = (value: number, at?: string) =>
      world.metrics.record(ann, { instance: uuid, points: [{ ...mae, value, ...(at ? { at } : {}) }] });
    await record(1);
    world.now += 1_000;
    await record(2, world.at(500));
    const asOf = async (offset: number) =>
      (await world.metrics.latest(ann, { instance: uuid, asOf: world.at(offset) })).items[0]?.value;
    expect([await asOf(-1), await asOf(0), await asOf(999), await asOf(1_000)]).toEqual([undefined, 1, 1, 2]);
  });

  test("in bulk reach many instances of one project, or none", async () => {
    const world = await worldWithModel();
    const [a, b] = [await world.instance(), await world.instance()];
    await world.project("q");
    const points = [a, b, a].map(({ uuid }, value) => ({ ...mae, instance: uuid, value }));
    const before = (await world.log()).length;
    const foreign = world.metrics.recordBulk(ann, { project: "q", points });
    await expect(foreign).rejects.toMatchObject({ code: "instance.unknown", field: "points[0].instance" });
    expect(await world.log()).toHaveLength(before);
    expect(await world.metrics.recordBulk(ann, { project: "p", points })).toEqual({ recorded: 3 });
    const log = (await world.log()).slice(before);
    expect(log.map((each) => [each.subject.uuid, each.data.recorded])).toEqual([
      [a.uuid, 2],
      [b.uuid, 1],
    ]);
  });

  test("that are no numbers are refused, with all of their request", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const points = [
        { ...mae, value: 1 },
        { ...mae, value },
      ];
      const refused = world.metrics.record(ann, { instance: uuid, points });
      await expect(refused).rejects.toMatchObject({ code: "metric.not_finite", field: "points[1].value" });
    }
    expect((await world.metrics.latest(ann, { instance: uuid })).items).toEqual([]);
  });

  test("have a history in pages, oldest first, within a window", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const points = [3, 1, 2, 2, 0].map((at, value) => ({ ...mae, value, at: world.at(at) }));
    await world.metrics.record(ann, { instance: uuid, points });
    const page = (input: object) => world.metrics.history(ann, { instance: uuid, ...mae, ...input });
    const seen: number[] = [];
    for (let token: string | undefined; ; ) {
      const { items, next_page_token } = await page({
        page_size: 2,
        ...(token ? { page_token: token } : {}),
      });
      seen.push(...items.map((each) => each.value));
      token = next_page_token;
      if (token === undefined) break;
    }
    expect(seen).toEqual([4, 1, 2, 3, 0]);
    const window = await page({ from: world.at(1), to: world.at(3) });
    expect(window.items.map((each) => each.value)).toEqual([1, 2, 3]);
    expect((await page({ name: "never" })).items).toEqual([]);
  });

  test("say when they became known, however long ago they were measured", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    for (const late of [0, HOUR_MS]) {
      world.now += late;
      await world.metrics.record(ann, { instance: uuid, points: [{ ...mae, value: late, at: world.at(0) }] });
    }
    const { items } = await world.metrics.history(ann, { instance: uuid, ...mae });
    const log = await world.log();
    expect(items.map(({ at, recordedAt, position }) => ({ at, recordedAt, position }))).toEqual([
      { at: world.at(0), recordedAt: world.at(0), position: log.at(-2)!.position },
      { at: world.at(0), recordedAt: world.at(HOUR_MS), position: log.at(-1)!.position },
    ]);
  });

  test("retried with their key are recorded once", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const record = () => world.metrics.record(keyed("k"), { instance: uuid, points: [{ ...mae, value: 1 }] });
    expect(await Promise.all([record(), record()])).toEqual([{ recorded: 1 }, { recorded: 1 }]);
    expect((await world.metrics.latest(ann, { instance: uuid })).items[0]?.count).toBe(1);
  });
});

describe("an evaluation", () => {
  test("is kept whole, and each of its metrics is a point that names it", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const given = {
      instance: uuid,
      scope: "Validation",
      metrics: { mae: 2, bias: -1 },
      dataSet: "s3://data",
      metadata: { rows: 10 },
    };
    const made = await world.metrics.evaluate(ann, given);
    world.now += 1_000;
    expect(await world.metrics.evaluate(ann, { ...given, uuid: made.uuid })).toEqual(made);
    expect(await world.metrics.getEvaluation(ann, { uuid: made.uuid })).toEqual(made);
    const { items } = await world.metrics.history(ann, { instance: uuid, ...mae });
    expect(items).toMatchObject([{ value: 2, evaluation: made.uuid }]);
    const listed = await world.metrics.listEvaluations(ann, { instance: uuid, page_size: 1 });
    expect(listed).toEqual({ items: [made] });
    const again = world.metrics.evaluate(ann, {
      instance: uuid,
      ...mae,
      metrics: { mae: 1 },
      uuid: made.uuid,
    });
    await expect(again).rejects.toMatchObject({ code: "request.invalid", field: "uuid" });
  });
});

describe("health", () => {
  test("tells what is missing to train again, what was not measured, and the skew", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance({ fields: { framework: "sklearn", seed: 3 } });
    const points = [
      { ...mae, value: 4 },
      { ...mae, scope: "Production", value: 5 },
      { ...mae, scope: "Production", value: 50, dimensions: { event: "holiday" } },
    ];
    await world.metrics.record(ann, { instance: uuid, points });
    const health = await world.metrics.health(ann, { instance: uuid });
    expect(health.reproducibility.present).toEqual(["framework", "seed"]);
    expect(health.reproducibility.absent).toContain("trainingDataSet");
    expect(health.unmeasured).toEqual(["Training"]);
    expect(health.skew).toEqual([{ name: "mae", production: 5, validation: 4, skew: 1 }]);
  });
});

describe("what comes with an instance", () => {
  test("is recorded with it, or neither is there", async () => {
    const world = await worldWithModel();
    const make = (metrics: readonly NewMetricPoint[]) => world.instance({ metrics });
    const mae = { scope: "Training", name: "mae", value: 0.5, step: 3 };
    const { uuid } = await make([mae, { ...mae, name: "bias", value: 0 }]);
    const { items } = await world.metrics.latest(ann, { instance: uuid });
    expect(items.map(({ name, value }) => [name, value])).toEqual([
      ["bias", 0],
      ["mae", 0.5],
    ]);
    const kinds = (await world.log()).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(["instance.created", "metric.recorded"]);
    const wrong = make([mae, { ...mae, value: Number.NaN }]);
    await expect(wrong).rejects.toMatchObject({ code: "metric.not_finite", field: "metrics[1].value" });
    expect((await world.log()).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("of more names than one change has room for is recorded whole", async () => {
    const world = await worldWithModel();
    const metrics = Array.from({ length: 2_500 }, (_, index) => ({
      scope: "Training",
      name: `m${index}`,
      value: index,
    }));
    const { uuid } = await world.instance({ metrics });
    const recorded = (await world.log()).flatMap(({ data }) => data.recorded ?? []);
    expect(recorded).toEqual([1_000, 1_000, 500]);
    expect((await world.metrics.latest(ann, { instance: uuid })).items).toHaveLength(2_500);
  });
});
