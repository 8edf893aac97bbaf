import { describe, expect, test } from "vitest";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, keyed } from "../../testing/world.ts";
import { Tracked } from "./testing/tracked.ts";

const uuid = "00000000-0000-4000-8000-000000000001";
const experiment = 1;

describe("a run", () => {
  test("begins as it was told, and as the server knows where nothing was", async () => {
    const world = await Tracked.create();
    const run = await world.run();
    expect(run).toEqual({
      ...{
        uuid: run.uuid,
        project: "p",
        experiment,
        name: run.uuid.slice(0, 8),
        user: "",
        status: "running",
      },
      ...{ startedAt: world.now, endedAt: null, state: "active", params: {}, tags: {}, metrics: [] },
      ...{ inputs: [], outputs: [], createdAt: world.at(0), createdBy: "ann" },
    });
    const given = { uuid, name: "n", user: "zoë", startedAt: -3, tags: { b: "2", a: "1" } } as const;
    const told = await world.run({ ...given, status: "scheduled" });
    expect(told).toMatchObject({ ...given, status: "scheduled", createdAt: world.at(0) });
    expect(await world.runs.getRun(ann, { run: uuid })).toEqual(told);
  });

  test("with a UUID of the client's choice is made once", async () => {
    const world = await Tracked.create();
    const first = await world.run({ uuid, name: "n" });
    await world.runs.recordRun(ann, { run: uuid, params: { lr: "1" } });
    expect(await world.run({ uuid, name: "n" })).toEqual({ ...first, params: { lr: "1" } });
    await expectRefusal(world, () => world.run({ uuid, name: "other" }), { code: "run.exists" });
  });

  test("is of an experiment that is there and active", async () => {
    const world = await Tracked.create();
    await expectRefusal(world, () => world.run({ experiment: 7 }), {
      code: "experiment.unknown",
      field: "experiment",
    });
    await world.setExperimentDeleted(true);
    await expectRefusal(world, () => world.run(), { code: "experiment.deleted", field: "experiment" });
    await expectRefusal(world, () => world.run({ project: "q" }), { code: "project.unknown" });
  });

  test("ends, and may be taken up again; the log keeps each step", async () => {
    const world = await Tracked.create();
    const { uuid: run } = await world.run();
    const change = (moved: object) => world.runs.changeRun(ann, { run, ...moved });
    await change({ status: "finished", endedAt: 70 });
    expect(await change({ status: "running", endedAt: null })).toMatchObject({
      status: "running",
      endedAt: null,
    });
    await change({ status: "failed", endedAt: 90, name: "again" });
    await change({ status: "failed", endedAt: 90 });
    expect((await world.log()).slice(-4).map(({ kind, data }) => [kind, data])).toEqual([
      ["run.created", { experiment, name: run.slice(0, 8) }],
      ["run.changed", { experiment, status: "finished", ended: 70 }],
      ["run.changed", { experiment, status: "running", ended: null }],
      ["run.changed", { experiment, name: "again", status: "failed", ended: 90 }],
    ]);
  });

  test("moves its tags", async () => {
    const world = await Tracked.create();
    const { uuid: run } = await world.run({ tags: { a: "1", b: "2" } });
    const tags = { set: { b: "3", c: "4" }, remove: ["a", "absent"] };
    expect((await world.runs.changeRun(ann, { run, tags })).tags).toEqual({ b: "3", c: "4" });
    const before = await world.log();
    await world.runs.changeRun(ann, { run, tags });
    await world.runs.changeRun(ann, { run });
    expect(await world.log()).toEqual(before);
  });

  test("that is deleted takes no write until it is brought back", async () => {
    const world = await Tracked.create();
    const { uuid: run } = await world.run();
    const change = (moved: object) => world.runs.changeRun(ann, { run, ...moved });
    expect(await change({ deleted: true })).toMatchObject({ state: "deleted" });
    expect(await change({ deleted: true })).toMatchObject({ state: "deleted" });
    const refused = { code: "run.deleted", field: "run" };
    await expectRefusal(world, () => change({ status: "finished" }), refused);
    await expectRefusal(world, () => change({ tags: { set: { a: "b" } } }), refused);
    await expectRefusal(world, () => world.runs.recordRun(ann, { run, params: { lr: "1" } }), refused);
    expect(await change({ deleted: false, status: "failed" })).toMatchObject({
      state: "active",
      status: "failed",
    });
  });

  test("is deleted with its experiment, and comes back with it unless it was deleted itself", async () => {
    const world = await Tracked.create();
    const [one, other] = [await world.run(), await world.run()];
    await world.runs.changeRun(ann, { run: other.uuid, deleted: true });
    await world.setExperimentDeleted(true);
    const states = async () =>
      Promise.all([one, other].map(async ({ uuid: run }) => (await world.runs.getRun(ann, { run })).state));
    expect(await states()).toEqual(["deleted", "deleted"]);
    const write = () => world.runs.recordRun(ann, { run: one.uuid, params: { lr: "1" } });
    await expectRefusal(world, write, { message: `run ${one.uuid} is deleted with its experiment` });
    const restore = () => world.runs.changeRun(ann, { run: one.uuid, deleted: false });
    await expectRefusal(world, restore, { code: "experiment.deleted", field: "deleted" });
    await world.setExperimentDeleted(false);
    expect(await states()).toEqual(["active", "deleted"]);
  });

  test("is told as it was, and not before it was made", async () => {
    const world = await Tracked.create();
    const { uuid: run } = await world.run({ tags: { stage: "new" } });
    const point = { name: "loss", value: 1, at: 0, step: 0 };
    world.now += 1_000;
    await world.runs.recordRun(ann, {
      run,
      params: { depth: "7" },
      metrics: [point],
      tags: { stage: "old" },
    });
    world.now += 1_000;
    await world.runs.recordRun(ann, { run, metrics: [{ ...point, value: 2, step: 1 }] });
    await world.setExperimentDeleted(true);
    const ask = (offset: number) => world.runs.getRun(ann, { run, asOf: world.at(offset) });
    expect(await ask(999)).toMatchObject({
      params: {},
      metrics: [],
      tags: { stage: "new" },
      state: "active",
    });
    expect(await ask(1_000)).toMatchObject({
      ...{ params: { depth: "7" }, metrics: [point], tags: { stage: "old" }, state: "active" },
    });
    expect(await ask(9_000)).toEqual(await world.runs.getRun(ann, { run }));
    const history = (offset: number) =>
      world.runs.runHistory(ann, { run, metric: "loss", asOf: world.at(offset) });
    expect([(await history(1_999)).items.length, (await history(2_000)).items.length]).toEqual([1, 2]);
    await expectRefusal(world, () => ask(-1), { code: "run.unknown", field: "asOf" });
    await expectRefusal(world, () => history(-1), { code: "run.unknown", field: "asOf" });
  });

  test.each([
    ["uuid", { uuid: "no" }],
    ["experiment", { experiment: 1.5 }],
    ["name", { name: "" }],
    ["status", { status: "done" }],
    ["startedAt", { startedAt: 0.5 }],
    ["tags.k\n", { tags: { "k\n": "v" } }],
    ["tags.k", { tags: { k: 7 } }],
  ])("refuses a wrong %s", async (field, given) => {
    const world = await Tracked.create();
    await expectRefusal(world, () => world.run(given as object), { field });
  });

  test("is made and changed once for an idempotency key", async () => {
    const world = await Tracked.create();
    const make = () => world.runs.createRun(keyed("k"), { project: "p", experiment });
    const run = await make();
    expect(await make()).toEqual(run);
    const metrics = [{ name: "m", value: Number.NaN, at: 0, step: 0 }];
    await world.runs.recordRun(ann, { run: run.uuid, metrics });
    const end = () => world.runs.changeRun(keyed("l"), { run: run.uuid, status: "finished" });
    const ended = await end();
    expect(ended.metrics).toEqual(metrics);
    await world.runs.changeRun(ann, { run: run.uuid, status: "running" });
    expect(await end()).toEqual(ended);
    expect((await world.runs.getRun(ann, { run: run.uuid })).status).toBe("running");
  });

  test("is listed with its experiment's others, latest start first, page after page", async () => {
    const world = await Tracked.create();
    await world.runs.createExperiment(ann, { project: "p", name: "other" });
    await world.run({ experiment: 2 });
    for (const startedAt of [3, 1, 2]) await world.run({ startedAt, tags: { at: String(startedAt) } });
    const list = (given: object) => world.runs.listRuns(ann, { project: "p", experiment, ...given });
    const first = await list({ page_size: 2 });
    expect(first.items.map(({ startedAt, tags }) => [startedAt, tags.at])).toEqual([
      [3, "3"],
      [2, "2"],
    ]);
    const { next_page_token: page_token } = first;
    const last = await list({ page_size: 2, page_token });
    expect([last.items.map(({ startedAt }) => startedAt), last.next_page_token]).toEqual([[1], undefined]);
    await world.runs.changeRun(ann, { run: last.items[0]!.uuid, deleted: true });
    expect((await list({})).items).toHaveLength(2);
    expect((await list({ state: "deleted" })).items.map(({ startedAt }) => startedAt)).toEqual([1]);
  });
});
