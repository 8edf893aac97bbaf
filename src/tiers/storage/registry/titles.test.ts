import { describe, expect, test } from "vitest";
import { ann, bob, World } from "../../testing/world.ts";

async function worldOf() {
  const world = new World();
  await world.project("p");
  return world;
}

describe("titles", () => {
  test("are the base version id of a model that has none, and give one to a model that has only a title", async () => {
    const { storage } = await worldOf();
    const make = async (input: { baseVersionId?: string; title?: string }) =>
      (await storage.createModel(ann, { project: "p", ...input })).baseVersionId;
    expect(await make({ baseVersionId: "plain" })).toBe("plain");
    expect(await make({ title: "fraud_v2" })).toBe("fraud_v2");
    expect(await make({ title: "Betrug, größer 🚀" })).toMatch(/^Betrug-gro-er-[0-9a-f]{8}$/);
    expect(await make({ title: "漢字" })).toMatch(/^model-[0-9a-f]{8}$/);
    expect(await make({ baseVersionId: "x", title: "Shown" })).toBe("x");
    const { items } = await storage.searchRegisteredModels(ann, { project: "p" });
    expect(items.map(({ title }) => title)).toEqual([
      "Betrug, größer 🚀",
      "Shown",
      "fraud_v2",
      "plain",
      "漢字",
    ]);
    await expect(make({ title: "Shown" })).rejects.toMatchObject({ code: "model.exists", field: "title" });
    await expect(make({})).rejects.toMatchObject({ code: "name.invalid", field: "baseVersionId" });
    await expect(make({ title: " " })).rejects.toMatchObject({ code: "name.invalid", field: "title" });
  });

  test("move, once in a project, and the log keeps each", async () => {
    const world = await worldOf();
    const { storage } = world;
    for (const baseVersionId of ["a", "b"]) await storage.createModel(ann, { project: "p", baseVersionId });
    world.now += 1_000;
    const moved = await storage.retitleModel(bob, { project: "p", baseVersionId: "a", title: "A: first" });
    expect(moved).toMatchObject({ baseVersionId: "a", title: "A: first", updatedAt: world.at(1_000) });
    expect((await world.log()).at(-1)).toMatchObject({
      kind: "model.retitled",
      data: { baseVersionId: "a", title: "A: first", before: "a" },
    });
    const before = await world.log();
    await storage.retitleModel(bob, { project: "p", baseVersionId: "a", title: "A: first" });
    expect(await world.log()).toEqual(before);
    const taken = storage.retitleModel(bob, { project: "p", baseVersionId: "b", title: "A: first" });
    await expect(taken).rejects.toMatchObject({ code: "model.exists" });
    const gone = storage.getRegisteredModel(ann, { project: "p", title: "a" });
    await expect(gone).rejects.toMatchObject({ code: "model.unknown", field: "title" });
  });

  test("are free while their model is hidden, which comes back beside whoever took them", async () => {
    const world = await worldOf();
    const { storage } = world;
    const first = await storage.createModel(ann, { project: "p", title: "fraud" });
    await storage.retitleModel(ann, { project: "p", baseVersionId: "fraud", title: "Fraud" });
    await storage.deprecateModel(ann, { uuid: first.uuid, all: true, hide: true, reason: "gone" });
    const hidden = storage.getRegisteredModel(ann, { project: "p", baseVersionId: "fraud" });
    await expect(hidden).rejects.toMatchObject({ code: "model.unknown" });
    const second = await storage.createModel(ann, { project: "p", title: "fraud" });
    expect(second.baseVersionId).toMatch(/^fraud-[0-9a-f]{8}$/);
    await storage.createModel(ann, { project: "p", title: "Fraud" });
    await storage.restoreModel(ann, { uuid: first.uuid, all: true, reason: "back" });
    const back = await storage.getRegisteredModel(ann, { project: "p", baseVersionId: "fraud" });
    expect(back.title).toBe("Fraud (2)");
    const partly = storage.deprecateModel(ann, { uuid: first.uuid, hide: true, reason: "x" });
    await expect(partly).rejects.toMatchObject({ code: "request.invalid", field: "hide" });
  });

  test("stand beside the tags of all revisions and what was said last", async () => {
    const world = await worldOf();
    const { storage } = world;
    const tags = { team: "a", kind: "risk" };
    const one = await storage.createModel(ann, { project: "p", title: "m", description: "first", tags });
    const two = await storage.reviseModel(ann, { model: one.uuid, description: "second" });
    await storage.changeTags(ann, { subject: { kind: "model", uuid: two.uuid }, set: { team: "b" } });
    const shown = () => storage.getRegisteredModel(ann, { project: "p", title: "m" });
    expect(await shown()).toMatchObject({
      ...{ model: two.uuid, description: "second", tags: { kind: "risk", team: "b" } },
    });
    const subject = { kind: "model", uuid: one.uuid } as const;
    expect(await storage.describe(bob, { subject, description: "third" })).toEqual({ description: "third" });
    expect((await shown()).description).toBe("third");
    expect((await storage.getModel(ann, { uuid: two.uuid })).description).toBe("second");
    expect((await world.log()).at(-1)).toMatchObject({ kind: "model.described", actor: "bob" });
  });
});

describe("a search of registered models", () => {
  test("has conditions on titles, tags, descriptions and times, an order and pages", async () => {
    const world = await worldOf();
    const { storage } = world;
    for (const [title, team] of Object.entries({ "Fraud A": "x", "Fraud B": "y", price: "x" })) {
      world.now += 1_000;
      await storage.createModel(ann, { project: "p", title, tags: { team } });
    }
    const titles = async (where?: string, more = {}) =>
      (
        await storage.searchRegisteredModels(ann, { project: "p", ...(where && { where }), ...more })
      ).items.map(({ title }) => title);
    expect(await titles('title == "price"')).toEqual(["price"]);
    expect(await titles('title == "nothing" or tags.team == "y"')).toEqual(["Fraud B"]);
    expect(await titles('title == "nothing" and tags.team == "y"')).toEqual([]);
    expect(await titles('like(title, "Fraud%") and tags.team != "y"')).toEqual(["Fraud A"]);
    expect(await titles(`created >= time("${world.at(2_000)}")`)).toEqual(["Fraud B", "price"]);
    const orderBy = [{ by: "created", direction: "descending" }];
    expect(await titles(undefined, { orderBy })).toEqual(["price", "Fraud B", "Fraud A"]);
    expect(await titles('tags.team == "x"', { offset: 1 })).toEqual(["price"]);

    const page = await storage.searchRegisteredModels(ann, { project: "p", page_size: 2 });
    expect(page.items).toHaveLength(2);
    const page_token = page.next_page_token!;
    const rest = await storage.searchRegisteredModels(ann, { project: "p", page_size: 2, page_token });
    expect(rest).toMatchObject({ items: [{ title: "price" }] });
    expect(rest.next_page_token).toBeUndefined();
    await expect(titles("true", { page_token })).rejects.toMatchObject({ code: "cursor.invalid" });
    await expect(titles(undefined, { orderBy: [{ by: "size" }] })).rejects.toMatchObject({
      field: "orderBy",
    });
  });
});
