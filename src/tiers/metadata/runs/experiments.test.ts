import { describe, expect, test } from "vitest";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, keyed } from "../../testing/world.ts";
import { Tracked } from "./testing/tracked.ts";

const project = "p";

describe("experiments", () => {
  test("count from 1 within their project, and the one called Default is 0", async () => {
    const world = await Tracked.create();
    await world.project("q");
    const make = async (name: string, owner = "p") =>
      (await world.runs.createExperiment(ann, { project: owner, name })).number;
    expect(await make("second")).toBe(2);
    expect(await make("Default")).toBe(0);
    expect(await make("third")).toBe(3);
    expect([await make("other", "q"), await make("Default", "q")]).toEqual([1, 0]);
  });

  test("are found by number and by name, as they were made", async () => {
    const world = await Tracked.create();
    const given = { name: "Fahrten / München 🚗", artifactLocation: "s3://b/x", tags: { b: "2", a: "1" } };
    const made = await world.runs.createExperiment(ann, { project, ...given });
    expect(made).toEqual({
      ...{ uuid: expect.any(String), project, number: 2, ...given, state: "active" },
      ...{ createdAt: world.at(0), updatedAt: world.at(0), createdBy: "ann" },
    });
    expect(await world.runs.getExperiment(ann, { project, number: 2 })).toEqual(made);
    expect(await world.runs.getExperiment(ann, { project, name: given.name })).toEqual(made);
    const absent = [{ number: 9 }, { name: "absent" }].map((each) =>
      world.runs.getExperiment(ann, { project, ...each }),
    );
    for (const each of absent) await expect(each).rejects.toMatchObject({ code: "experiment.unknown" });
  });

  test("keep their name to themselves, also while they are deleted", async () => {
    const world = await Tracked.create();
    await world.runs.createExperiment(ann, { project, name: "other" });
    await world.setExperimentDeleted(true);
    const make = () => world.runs.createExperiment(ann, { project, name: "e" });
    await expectRefusal(world, make, {
      code: "experiment.exists",
      message: '"e" is experiment 1, which is deleted',
    });
    const rename = () => world.runs.changeExperiment(ann, { project, number: 2, name: "e" });
    await expectRefusal(world, rename, { code: "experiment.exists" });
  });

  test.each(["", " \t", "x".repeat(501), "a\u0000"])("refuse the name %j", async (name) => {
    const world = await Tracked.create();
    const make = () => world.runs.createExperiment(ann, { project, name });
    await expectRefusal(world, make, { field: "name" });
  });

  test("move by entries of the log, and an edit that moves nothing leaves none", async () => {
    const world = await Tracked.create();
    const change = (moved: object) => world.runs.changeExperiment(ann, { project, number: 1, ...moved });
    await change({ tags: { set: { b: "1", a: "x" } } });
    world.now += 5;
    const moved = await change({ name: "new", tags: { set: { b: "1", c: "3" }, remove: ["a", "absent"] } });
    expect(moved).toMatchObject({ name: "new", tags: { b: "1", c: "3" }, updatedAt: world.at(5) });
    world.now += 5;
    expect(await change({ name: "new", tags: { set: { b: "1" }, remove: ["a"] }, deleted: false })).toEqual(
      moved,
    );
    expect((await world.log()).slice(-3).map(({ kind, subject, data }) => [kind, subject, data])).toEqual([
      ["experiment.created", { kind: "experiment", uuid: moved.uuid }, { number: 1, name: "e" }],
      ["experiment.changed", { kind: "experiment", uuid: moved.uuid }, { number: 1, tags: ["b", "a"] }],
      [
        "experiment.changed",
        { kind: "experiment", uuid: moved.uuid },
        { number: 1, name: "new", tags: ["c", "a"] },
      ],
    ]);
  });

  test("that are deleted take no other change, unless it comes with their return", async () => {
    const world = await Tracked.create();
    const change = (moved: object) => world.runs.changeExperiment(ann, { project, number: 1, ...moved });
    expect(await change({ deleted: true })).toMatchObject({ state: "deleted" });
    const refused = { code: "experiment.deleted" };
    await expectRefusal(world, () => change({ name: "new" }), refused);
    await expectRefusal(world, () => change({ tags: { set: { a: "b" } } }), refused);
    expect(await change({ deleted: false, name: "new" })).toMatchObject({ state: "active", name: "new" });
  });

  test("are listed by number, active or deleted, page after page", async () => {
    const world = await Tracked.create();
    for (const name of ["two", "three", "Default"]) await world.runs.createExperiment(ann, { project, name });
    await world.setExperimentDeleted(true, 2);
    const list = (given: object) => world.runs.listExperiments(ann, { project, ...given });
    const first = await list({ page_size: 2 });
    expect(first.items.map(({ number }) => number)).toEqual([0, 1]);
    const { next_page_token: page_token } = first;
    expect((await list({ page_token })).items.map(({ number }) => number)).toEqual([3]);
    expect((await list({ state: "deleted" })).items.map(({ name }) => name)).toEqual(["two"]);
    await expect(list({ state: "deleted", page_token })).rejects.toMatchObject({ code: "cursor.invalid" });
  });

  test("are made once for an idempotency key", async () => {
    const world = await Tracked.create();
    const make = () => world.runs.createExperiment(keyed("k"), { project, name: "once" });
    expect(await make()).toEqual(await make());
    const other = world.runs.createExperiment(keyed("k"), { project, name: "twice" });
    await expect(other).rejects.toMatchObject({ code: "idempotency.conflict" });
  });
});

test("a number may be chosen, as long as no other experiment has it", async () => {
  const world = await Tracked.create();
  const create = (name: string, number?: number) =>
    world.runs.createExperiment(ann, { project: "p", name, ...(number !== undefined && { number }) });
  expect((await create("from elsewhere", 40)).number).toBe(40);
  expect((await create("after it")).number).toBe(41);
  expect((await create("not the default", 0)).number).toBe(0);
  await expectRefusal(world, () => create("too late", 40), { code: "experiment.exists", field: "number" });
  await expectRefusal(world, () => create("below", -1), { code: "request.invalid", field: "number" });
});
