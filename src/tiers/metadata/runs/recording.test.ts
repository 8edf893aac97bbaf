import { describe, expect, test } from "vitest";
import type { DataSet, RunMetric, RunPoint } from "../../../domain/run.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, keyed } from "../../testing/world.ts";
import { Tracked } from "./testing/tracked.ts";

const metric = (name: string, value: number, step = 0, at = 0): RunMetric => ({ name, value, at, step });
const dataSet: DataSet = {
  ...{ name: "train", digest: "d", sourceType: "local", source: "f.csv" },
  ...{ schema: null, profile: null },
};
const model = "00000000-0000-4000-8000-000000000007";

async function worldWithRun() {
  const world = await Tracked.create();
  const { uuid: run } = await world.run();
  const record = (told: object, caller = ann) => world.runs.recordRun(caller, { run, ...told });
  const read = () => world.runs.getRun(ann, { run });
  return { world, run, record, read };
}

describe("what a training tells", () => {
  test("is kept together, with one entry of the log", async () => {
    const { world, run, record, read } = await worldWithRun();
    const told = {
      metrics: [metric("loss", 3), metric("loss", 2, 1), metric("acc", 0.5)],
      params: { lr: "0.1", depth: "3" },
      tags: { team: "maps" },
      inputs: [{ dataSet, tags: { context: "training" } }, { model }],
      outputs: [{ model, step: 4 }],
      name: "named",
    };
    expect(await record(told)).toEqual({ recorded: 3 });
    expect(await read()).toMatchObject({
      ...{ ...told, metrics: [metric("acc", 0.5), metric("loss", 2, 1)] },
      params: { depth: "3", lr: "0.1" },
    });
    const entry = (await world.log()).at(-1)!;
    expect([entry.kind, entry.subject, entry.data]).toEqual([
      "run.recorded",
      { kind: "run", uuid: run },
      {
        ...{ experiment: 1, recorded: 3, metrics: ["loss", "acc"], params: ["lr", "depth"], name: "named" },
        ...{ tags: ["team"], inputs: 2, outputs: 1 },
      },
    ]);
  });

  test("twice leaves no second entry where it moved nothing", async () => {
    const { world, record } = await worldWithRun();
    await record({ params: { lr: "1" }, tags: { a: "b" }, name: "n" });
    const before = await world.log();
    await record({ params: { lr: "1" }, tags: { a: "b" }, name: "n" });
    await record({});
    expect(await world.log()).toEqual(before);
  });

  test("is refused whole when a param would change", async () => {
    const { world, run, record, read } = await worldWithRun();
    await record({ params: { lr: "0.1" } });
    const before = await read();
    const told = {
      metrics: [metric("loss", 1)],
      params: { depth: "3", lr: "0.2" },
      tags: { a: "b" },
      name: "n",
    };
    await expectRefusal(world, () => record(told), {
      code: "param.changed",
      field: "params.lr",
      message: `param "lr" of run ${run} is "0.1" and cannot become "0.2"`,
    });
    expect(await read()).toEqual(before);
  });

  test("once counts once for an idempotency key", async () => {
    const { world, run, record } = await worldWithRun();
    const before = (await world.log()).length;
    for (const _ of [1, 2]) await record({ metrics: [metric("m", 1)] }, keyed("k"));
    expect(await world.log()).toHaveLength(before + 1);
    await expect(record({ metrics: [metric("m", 2)] }, keyed("k"))).rejects.toMatchObject({
      code: "idempotency.conflict",
    });
    const { items } = await world.runs.runHistory(ann, { run, metric: "m" });
    expect(items).toEqual([{ value: 1, at: 0, step: 0 }]);
  });

  test("with NaN and with infinity are two requests to an idempotency key", async () => {
    const { record } = await worldWithRun();
    await record({ metrics: [metric("m", Number.NaN)] }, keyed("k"));
    await record({ metrics: [metric("m", Number.NaN)] }, keyed("k"));
    const other = record({ metrics: [metric("m", Number.POSITIVE_INFINITY)] }, keyed("k"));
    await expect(other).rejects.toMatchObject({ code: "idempotency.conflict" });
  });

  test("of a run that nobody knows is refused", async () => {
    const { world } = await worldWithRun();
    const refused = { code: "run.unknown", field: "run" };
    await expectRefusal(world, () => world.runs.recordRun(ann, { run: model, params: { a: "b" } }), refused);
    await expect(world.runs.runHistory(ann, { run: model, metric: "m" })).rejects.toMatchObject(refused);
    await expect(world.runs.getRun(ann, { run: model })).rejects.toMatchObject(refused);
  });

  test.each([
    ["metrics[1].name", { metrics: [metric("a", 1), metric("", 1)] }],
    ["metrics[0].value", { metrics: [{ ...metric("a", 1), value: "1" }] }],
    ["metrics[0].at", { metrics: [metric("a", 1, 0, 2 ** 53)] }],
    ["metrics[0].step", { metrics: [metric("a", 1, 0.5)] }],
    ["metrics", { metrics: Array.from({ length: 1_001 }, () => metric("a", 1)) }],
    ["params.p", { params: { p: 1 } }],
    ["params", { params: ["p"] }],
    ["tags.\u0007", { tags: { "\u0007": "" } }],
    ["inputs[0].dataSet.digest", { inputs: [{ dataSet: { ...dataSet, digest: "" }, tags: {} }] }],
    ["inputs[0].model", { inputs: [{ model: "m" }] }],
    ["outputs[0].step", { outputs: [{ model, step: "1" }] }],
    ["name", { name: " " }],
  ])("with a wrong %s is refused", async (field, told) => {
    const { world, record } = await worldWithRun();
    await expectRefusal(world, () => record(told), { field });
  });
});

describe("the history of a run's metric", () => {
  test("is read by time, step and value in pages, with what is no number", async () => {
    const { world, run, record } = await worldWithRun();
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, 0, 0.1, Number.POSITIVE_INFINITY];
    await record({ metrics: [...values.map((value) => metric("m", value)), metric("m", 9, -1, 5)] });
    const all = await world.runs.runHistory(ann, { run, metric: "m" });
    expect(all.items.map(({ value }) => value)).toEqual([
      ...[Number.NEGATIVE_INFINITY, 0, Number.NaN, 0.1, Number.POSITIVE_INFINITY, 9],
    ]);
    const pages: RunPoint[] = [];
    let page_token: string | undefined;
    do {
      const next = page_token === undefined ? {} : { page_token };
      const page = await world.runs.runHistory(ann, { run, metric: "m", page_size: 1, ...next });
      pages.push(...page.items);
      page_token = page.next_page_token;
    } while (page_token !== undefined);
    expect(pages).toEqual(all.items);
  });

  test("may be asked in pages of 25,000 points, and of a metric that is not there", async () => {
    const { world, run } = await worldWithRun();
    const ask = (page_size: number) => world.runs.runHistory(ann, { run, metric: "absent", page_size });
    expect(await ask(25_000)).toEqual({ items: [] });
    await expect(ask(25_001)).rejects.toMatchObject({ field: "page_size" });
  });
});

test("data sets are listed for experiments by their numbers, page after page", async () => {
  const world = await Tracked.create();
  const { uuid: run } = await world.run();
  const inputs = ["b", "a"].map((name) => ({
    dataSet: { ...dataSet, name },
    tags: { "mlflow.data.context": "eval" },
  }));
  await world.runs.recordRun(ann, { run, inputs });
  const list = (given: object = {}) =>
    world.runs.listDataSets(ann, { project: "p", experiments: [1, 99], ...given });
  const item = (name: string) => ({ experiment: 1, name, digest: "d", context: "eval" });
  expect(await list()).toEqual({ items: [item("a"), item("b")] });
  const { items, next_page_token: page_token } = await list({ page_size: 1 });
  expect(items).toEqual([item("a")]);
  expect(await list({ page_token })).toEqual({ items: [item("b")] });
  const elsewhere = list({ page_token, experiments: [1] });
  await expect(elsewhere).rejects.toMatchObject({ code: "cursor.invalid" });
  await expectRefusal(world, () => list({ experiments: [-1] }), {
    code: "request.invalid",
    field: "experiments[0]",
  });
  await expectRefusal(world, () => list({ project: "q" }), { code: "project.unknown" });
});
