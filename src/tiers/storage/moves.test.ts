import { describe, expect, test } from "vitest";
import { ann, bob, worldWithModel } from "../testing/world.ts";

describe("tags and deprecation", () => {
  test("as of a moment are what they were then", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const subject = { kind: "instance", uuid } as const;
    world.now += 1_000;
    await world.storage.changeTags(ann, { subject, set: { stage: "new", team: "a" } });
    world.now += 1_000;
    await world.storage.deprecate(bob, { uuid, reason: "worse" });
    world.now += 1_000;
    await world.storage.changeTags(ann, { subject, set: { stage: "live" }, remove: ["team"] });
    await world.storage.restore(ann, { uuid, reason: "better" });

    const asOf = async (offset: number) => {
      const { tags, deprecation } = await world.storage.getInstance(ann, { uuid, asOf: world.at(offset) });
      return [tags, deprecation?.reason ?? null];
    };
    expect(await asOf(0)).toEqual([{}, null]);
    expect(await asOf(1_000)).toEqual([{ stage: "new", team: "a" }, null]);
    expect(await asOf(2_999)).toEqual([{ stage: "new", team: "a" }, "worse"]);
    expect(await asOf(3_000)).toEqual([{ stage: "live" }, null]);
    const now = await world.storage.getInstance(ann, { uuid });
    expect([now.tags, now.deprecation]).toEqual([{ stage: "live" }, null]);
    const before = world.storage.getInstance(ann, { uuid, asOf: world.at(-1) });
    await expect(before).rejects.toMatchObject({ code: "instance.unknown" });
  });

  test("that change nothing leave no entry in the log", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    const subject = { kind: "model", uuid } as const;
    await world.storage.changeTags(ann, { subject, set: { b: "1", a: "2" } });
    const before = await world.log();
    const tags = await world.storage.changeTags(ann, { subject, set: { a: "2" }, remove: ["none"] });
    expect(Object.entries(tags)).toEqual([
      ["a", "2"],
      ["b", "1"],
    ]);
    expect(await world.log()).toEqual(before);
    expect(before.at(-1)).toMatchObject({ kind: "model.tagged", data: { tags: { a: "2", b: "1" } } });
  });

  test("name as replacement only another instance of the same project", async () => {
    const world = await worldWithModel();
    const [old, better] = [await world.instance(), await world.instance()];
    await world.project("q");
    await world.storage.createModel(ann, { project: "q", baseVersionId: "m" });
    const foreign = await world.instance({ project: "q", blob: await world.blob("x", "q") });
    const deprecate = (replacement: string) =>
      world.storage.deprecate(ann, { uuid: old.uuid, reason: "old", replacement });
    for (const wrong of [old.uuid, foreign.uuid]) {
      await expect(deprecate(wrong)).rejects.toMatchObject({ code: "request.invalid" });
    }
    const absent = deprecate("22222222-2222-4222-8222-222222222222");
    await expect(absent).rejects.toMatchObject({ code: "instance.unknown", field: "replacement" });
    expect((await deprecate(better.uuid)).deprecation).toEqual({
      reason: "old",
      replacement: better.uuid,
      by: "ann",
      at: world.at(0),
      of: "instance",
    });
  });

  test("need a reason", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const silent = world.storage.deprecate(ann, { uuid, reason: " " });
    await expect(silent).rejects.toMatchObject({ code: "request.invalid", field: "reason" });
  });
});

describe("the change log", () => {
  test("tells what happened, to whom, by whom and in which order", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    await world.metrics.record(bob, {
      instance: uuid,
      points: [{ scope: "Validation", name: "mae", value: 1 }],
    });
    await world.storage.deprecate(ann, { uuid, reason: "old" });
    const log = await world.log();
    expect(log.map(({ position, kind, actor, data }) => [position, kind, actor, data])).toEqual([
      [1, "project.created", "ann", {}],
      [2, "model.created", "ann", { revision: 1 }],
      [3, "instance.created", "ann", { baseVersionId: "m", version: "1.0", partition: {} }],
      [4, "metric.recorded", "bob", { recorded: 1, metrics: ["Validation.mae"] }],
      [5, "instance.deprecated", "ann", { reason: "old", replacement: null }],
    ]);
    expect(log[4]).toMatchObject({ project: "p", subject: { kind: "instance", uuid }, door: "internal" });
  });

  test("says where to go on, also when nothing matched", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const page = (input: object) => world.storage.listChanges(ann, input);
    expect(await page({ limit: 2 })).toMatchObject({
      items: [{ position: 1 }, { position: 2 }],
      position: 2,
      head: 3,
    });
    expect(await page({ after: 2, limit: 2 })).toMatchObject({ items: [{ position: 3 }], position: 3 });
    expect(await page({ kinds: ["model.tagged"] })).toEqual({ items: [], position: 3, head: 3 });
    expect(await page({ subject: uuid })).toMatchObject({ items: [{ position: 3 }], position: 3 });
    await expect(page({ kinds: ["none"] })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(page({ project: "a\u0000" })).rejects.toMatchObject({ code: "text.invalid" });
  });
});
