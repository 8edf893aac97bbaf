import { expect, test } from "vitest";
import type { LoggedModel, NewLoggedModel } from "../../../domain/logged-model.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, keyed } from "../../testing/world.ts";
import { Shelved } from "../artifacts/testing/shelved.ts";

const create = (world: Shelved, given: Partial<NewLoggedModel> = {}): Promise<LoggedModel> =>
  world.tracking.createLoggedModel(ann, { project: "p", experiment: 1, ...given });

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

test("a logged model is pending until it is said to be ready, and keeps what it was made with", async () => {
  const world = await Shelved.create();
  const sourceRun = world.owner.uuid;
  const made = await create(world, {
    name: "my model é",
    type: "classifier",
    sourceRun,
    params: { depth: "3" },
    tags: { team: "a" },
  });
  expect(made).toEqual({
    uuid: made.uuid,
    project: "p",
    experiment: 1,
    name: "my model é",
    type: "classifier",
    sourceRun,
    status: "pending",
    state: "active",
    params: { depth: "3" },
    tags: { team: "a" },
    metrics: [],
    createdAt: world.at(0),
    updatedAt: world.at(0),
    createdBy: "ann",
  });
  world.now += 5;
  const ready = await world.tracking.changeLoggedModel(ann, { model: made.uuid, status: "ready" });
  expect(ready).toEqual({ ...made, status: "ready", updatedAt: world.at(5) });
  expect(await world.tracking.getLoggedModel(ann, { model: made.uuid })).toEqual(ready);
});

test("one that is not named gets the beginning of its UUID", async () => {
  const world = await Shelved.create();
  const { name, uuid, type, sourceRun } = await create(world);
  expect([name, type, sourceRun]).toEqual([uuid.slice(0, 8), "", null]);
});

test("the same UUID answers with the first one, unless the content is another", async () => {
  const world = await Shelved.create();
  const first = await create(world, { uuid: UNKNOWN, name: "a" });
  await world.tracking.changeLoggedModel(ann, { model: UNKNOWN, tags: { set: { moved: "yes" } } });
  const again = await create(world, { uuid: UNKNOWN, name: "a" });
  expect([again.uuid, again.tags]).toEqual([first.uuid, { moved: "yes" }]);
  await expectRefusal(world, () => create(world, { uuid: UNKNOWN, name: "b" }), {
    code: "logged_model.exists",
  });
});

test("params are written once, tags move, and the change log tells of each", async () => {
  const world = await Shelved.create();
  const { uuid: model } = await create(world, { params: { a: "1" }, tags: { t: "1", u: "1" } });
  const change = (moves: object) => world.tracking.changeLoggedModel(ann, { model, ...moves });
  const changed = await change({
    params: { a: "1", b: "2" },
    tags: { set: { t: "2" }, remove: ["u", "none"] },
  });
  expect([changed.params, changed.tags]).toEqual([{ a: "1", b: "2" }, { t: "2" }]);
  await change({ params: { a: "1" }, tags: { set: { t: "2" } }, status: "pending" });
  const entries = (await world.log()).filter(({ kind }) => kind.startsWith("logged_model"));
  expect(entries.map(({ kind, data }) => [kind, data])).toEqual([
    ["logged_model.created", { experiment: 1, name: model.slice(0, 8), sourceRun: null }],
    ["logged_model.changed", { params: ["b"], tags: ["t", "u"] }],
  ]);
  await expectRefusal(world, () => change({ params: { a: "2" } }), { code: "param.changed" });
});

test("a deleted one is in no list and takes no writes until it is brought back", async () => {
  const world = await Shelved.create();
  const { uuid: model } = await create(world);
  const { tracking } = world;
  await tracking.changeLoggedModel(ann, { model, deleted: true });
  const list = async (state: "active" | "deleted") =>
    (await tracking.listLoggedModels(ann, { project: "p", experiments: [1], state })).items.length;
  expect([await list("active"), await list("deleted")]).toEqual([0, 1]);
  expect((await tracking.getLoggedModel(ann, { model })).state).toBe("deleted");
  const write = () => tracking.changeLoggedModel(ann, { model, status: "ready" });
  await expectRefusal(world, write, { code: "logged_model.deleted" });
  const owner = { kind: "logged_model", uuid: model } as const;
  await expectRefusal(world, () => world.upload("a", "x", owner), { code: "logged_model.deleted" });
  await tracking.changeLoggedModel(ann, { model, deleted: false, status: "ready" });
  expect([await list("active"), await list("deleted")]).toEqual([1, 0]);
});

test("models are listed latest first, of the experiments, name and run that are asked for", async () => {
  const world = await Shelved.create();
  await world.runs.createExperiment(ann, { project: "p", name: "other" });
  const names = ["a", "b", "a", "c"];
  for (const [index, name] of names.entries()) {
    world.now += 10;
    const experiment = index === 3 ? 2 : 1;
    await create(world, { name, experiment, ...(index === 2 && { sourceRun: world.owner.uuid }) });
  }
  const list = async (given: object) => {
    const query = { project: "p", experiments: [1], ...given };
    const { items } = await world.tracking.listLoggedModels(ann, query);
    return items.map(({ name }) => name).join("");
  };
  expect(await list({})).toBe("aba");
  expect(await list({ experiments: [2, 1, 9, 1] })).toBe("caba");
  expect(await list({ name: "a" })).toBe("aa");
  expect(await list({ name: "a", sourceRun: world.owner.uuid })).toBe("a");
  expect(await list({ experiments: [] })).toBe("");
  const first = await world.tracking.listLoggedModels(ann, { project: "p", experiments: [1], page_size: 2 });
  const page_token = first.next_page_token!;
  expect(await list({ page_size: 2, page_token })).toBe("a");
  const other = () => list({ page_token, name: "a" });
  await expectRefusal(world, other, { code: "cursor.invalid" });
});

test("what a run measured on a model is kept with both, NaN and all", async () => {
  const world = await Shelved.create();
  const { uuid: model } = await create(world);
  const run = world.owner.uuid;
  const point = { name: "acc", value: 0.5, at: 5, step: 1 };
  const dataSet = { name: "d", digest: "1" };
  const metrics = [
    { ...point, model, dataSet },
    { ...point, step: 2, value: Number.NaN, model },
    { ...point, step: 3 },
  ];
  await world.tracking.recordRun(ann, { run, metrics });
  await world.tracking.recordRun(ann, { run, metrics });
  expect((await world.tracking.getLoggedModel(ann, { model })).metrics).toEqual([
    { ...point, run, dataSet },
    { ...point, step: 2, value: Number.NaN, run, dataSet: null },
  ]);
  expect((await world.runs.getRun(ann, { run })).metrics).toEqual([{ ...point, step: 3 }]);
  const stray = () =>
    world.tracking.recordRun(ann, { run, metrics: [{ ...point, step: 9, model: UNKNOWN }] });
  await expectRefusal(world, stray, { code: "logged_model.unknown" });
});

test("what it hangs from must be there", async () => {
  const world = await Shelved.create();
  await expectRefusal(world, () => create(world, { experiment: 7 }), { code: "experiment.unknown" });
  await expectRefusal(world, () => create(world, { sourceRun: UNKNOWN }), { code: "run.unknown" });
  await expectRefusal(world, () => create(world, { name: " " }), { code: "name.invalid" });
  await world.setExperimentDeleted(true);
  await expectRefusal(world, () => create(world), { code: "experiment.deleted" });
  const missing = () => world.tracking.changeLoggedModel(ann, { model: UNKNOWN, status: "ready" });
  await expectRefusal(world, missing, { code: "logged_model.unknown" });
});

test("a create that is repeated with its key answers as the first one did", async () => {
  const world = await Shelved.create();
  const make = () => world.tracking.createLoggedModel(keyed("k"), { project: "p", experiment: 1 });
  expect((await make()).uuid).toBe((await make()).uuid);
});
