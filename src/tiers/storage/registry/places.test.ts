import { describe, expect, test } from "vitest";
import { ann, bob, worldWithModel } from "../../testing/world.ts";

const named = { project: "p", baseVersionId: "m" };

describe("places", () => {
  test("count instances in the order of making, and find them by title", async () => {
    const world = await worldWithModel();
    const { storage } = world;
    const blob = await world.blob("bytes");
    const make = (fields = {}, tags?: Record<string, string>) =>
      storage.createInstance(ann, { ...named, blob, fields, ...(tags && { tags }) });
    const first = await make();
    const second = await make({ description: "own words", runId: "r1" }, { reviewed: "yes" });
    const placed = await storage.getRegisteredInstance(ann, { project: "p", title: "m", place: 2 });
    expect(placed).toMatchObject({
      ...{ uuid: second.uuid, place: 2, version: second.version, stage: "none", title: "m" },
      ...{ description: "own words", tags: { reviewed: "yes" }, aliases: [], deprecated: false },
    });
    expect((await storage.getRegisteredInstance(ann, { uuid: first.uuid })).place).toBe(1);
    const none = storage.getRegisteredInstance(ann, { ...named, place: 3 });
    await expect(none).rejects.toMatchObject({ code: "instance.unknown", field: "place" });

    const places = async (where: string) =>
      (await storage.searchRegisteredInstances(ann, { project: "p", where })).items.map(({ place }) => place);
    expect(await places('title == "m"')).toEqual([2, 1]);
    expect(await places('run_id == "r1" and tags.reviewed == "yes"')).toEqual([2]);
    expect(await places('title == "other"')).toEqual([]);
    expect(await places("place < 2")).toEqual([1]);
    await expect(places('stage == "Production"')).rejects.toMatchObject({
      code: "expression.value",
      message:
        'stage is one of none, staging, production, archived, never "Production"; did you mean "production"?',
    });
  });

  test("are hidden with their aliases by a deprecation, and shown again by a restoration", async () => {
    const world = await worldWithModel();
    const { storage } = world;
    const { uuid } = await world.instance();
    const other = await world.instance();
    await storage.setAlias(ann, { ...named, alias: "champion", instance: uuid });
    await storage.setAlias(ann, { ...named, alias: "old", instance: other.uuid });
    await storage.deprecate(ann, { uuid, reason: "deleted", hide: true });
    await expect(storage.getRegisteredInstance(ann, { uuid })).rejects.toMatchObject({
      code: "instance.unknown",
    });
    const { aliases, newest } = await storage.getRegisteredModel(ann, named);
    expect(aliases.map(({ alias }) => alias)).toEqual(["old"]);
    expect(newest.map(({ place }) => place)).toEqual([2]);
    expect((await storage.getInstance(ann, { uuid })).deprecation?.reason).toBe("deleted");
    expect((await world.log()).at(-1)).toMatchObject({ kind: "alias.removed", data: { alias: "champion" } });
    await storage.restore(ann, { uuid, reason: "by mistake" });
    expect((await storage.getRegisteredInstance(ann, { uuid })).place).toBe(1);
  });

  test("say more than the instance does, without changing it", async () => {
    const world = await worldWithModel();
    const { storage } = world;
    const { uuid, version } = await world.instance();
    world.now += 1_000;
    await storage.describe(bob, { subject: { kind: "instance", uuid }, description: "good on Mondays" });
    const placed = await storage.getRegisteredInstance(ann, { uuid });
    expect(placed).toMatchObject({ description: "good on Mondays", updatedAt: world.at(1_000) });
    expect((await storage.getInstance(ann, { uuid })).fields).toEqual({});
    expect((await world.log()).at(-1)).toMatchObject({ kind: "instance.described", data: { version } });
  });
});

describe("stages", () => {
  test("move one instance, and archive the others when asked to", async () => {
    const world = await worldWithModel();
    const { storage } = world;
    const [one, two, three] = [await world.instance(), await world.instance(), await world.instance()];
    const set = (uuid: string, stage: "production" | "staging", archiveOthers = false) =>
      storage.setStage(ann, { uuid, stage, archiveOthers });
    await set(one.uuid, "production");
    await set(two.uuid, "staging");
    expect((await set(three.uuid, "production", true)).stage).toBe("production");
    const { newest } = await storage.getRegisteredModel(ann, named);
    expect(newest.map(({ place, stage }) => [place, stage])).toEqual([
      [1, "archived"],
      [2, "staging"],
      [3, "production"],
    ]);
    const staged = (await world.log()).filter(({ kind }) => kind === "instance.staged");
    expect(staged.map(({ data }) => [data.before, data.stage])).toEqual([
      ["none", "production"],
      ["none", "staging"],
      ["production", "archived"],
      ["none", "production"],
    ]);
    await set(three.uuid, "production");
    expect((await world.log()).filter(({ kind }) => kind === "instance.staged")).toHaveLength(4);
    const wrong = storage.setStage(ann, { uuid: one.uuid, stage: "archived", archiveOthers: true });
    await expect(wrong).rejects.toMatchObject({ code: "request.invalid", field: "archiveOthers" });
    const unknown = storage.setStage(ann, { uuid: one.uuid, stage: "Live" as never });
    await expect(unknown).rejects.toMatchObject({ code: "request.invalid", field: "stage" });
  });
});
