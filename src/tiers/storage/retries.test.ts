import { describe, expect, test } from "vitest";
import { ann, bob, keyed, World, worldWithModel } from "../testing/world.ts";

describe("an idempotency key", () => {
  test("makes a create happen once, and gives its first answer again", async () => {
    const world = await worldWithModel();
    const input = { project: "p", baseVersionId: "m", blob: await world.blob("b") };
    const create = () => world.storage.createInstance(keyed("k"), input);
    const [first, together] = await Promise.all([create(), create()]);
    world.now += 5_000;
    const again = await create();
    expect([together, again]).toEqual([first, first]);
    expect((await world.log()).filter((each) => each.kind === "instance.created")).toHaveLength(1);
  });

  test("with another body is refused with no effect", async () => {
    const world = await worldWithModel();
    await world.storage.createProject(keyed("k"), { name: "one" });
    const before = await world.log();
    const other = world.storage.createProject(keyed("k"), { name: "two" });
    await expect(other).rejects.toMatchObject({ code: "idempotency.conflict" });
    expect(await world.log()).toEqual(before);
  });

  test("with another operation is refused with no effect", async () => {
    const world = await worldWithModel();
    await world.storage.createProject(keyed("k"), { name: "one" });
    const other = world.storage.createModel(keyed("k"), { project: "p", baseVersionId: "n" });
    await expect(other).rejects.toMatchObject({
      code: "idempotency.conflict",
      message: expect.stringContaining("createProject"),
    });
  });

  test("belongs to its caller alone", async () => {
    const world = new World();
    await world.storage.createProject(keyed("k"), { name: "one" });
    await world.storage.createProject(keyed("k", bob), { name: "two" });
    expect((await world.storage.listProjects(ann, {})).items.map((each) => each.name)).toEqual([
      "one",
      "two",
    ]);
  });

  test("of a refused request may be used again", async () => {
    const world = new World();
    const create = () => world.storage.createModel(keyed("k"), { project: "p", baseVersionId: "m" });
    await expect(create()).rejects.toMatchObject({ code: "project.unknown" });
    await world.project();
    expect(await create()).toMatchObject({ revision: 1 });
  });

  test("that is too long, or holds a NUL, is refused", async () => {
    const world = new World();
    for (const key of ["k".repeat(256), "a\u0000"]) {
      const refused = world.storage.createProject(keyed(key), { name: "p" });
      await expect(refused).rejects.toMatchObject({ field: "Idempotency-Key" });
    }
  });
});

describe("a UUID that the client chose", () => {
  const uuid = "11111111-1111-4111-8111-111111111111";

  test("answers a repeated create with the first instance, and refuses other content", async () => {
    const world = await worldWithModel();
    const first = await world.instance({ uuid });
    expect(await world.instance({ uuid: uuid.toUpperCase() })).toEqual(first);
    const other = world.instance({ uuid, fields: { city: "Oslo" } });
    await expect(other).rejects.toMatchObject({ code: "instance.exists" });
    expect((await world.instance()).version).toBe("1.1");
  });

  test("answers a repeated model and revision with the first, and refuses other content", async () => {
    const world = new World();
    await world.project();
    const given = { project: "p", baseVersionId: "m", uuid, features: ["b", "a"] };
    const create = (change: object = {}) => world.storage.createModel(ann, { ...given, ...change });
    const first = await create();
    expect(await create()).toEqual(first);
    for (const change of [{ features: ["a", "b"] }, { baseVersionId: "n" }]) {
      await expect(create(change)).rejects.toMatchObject({ code: "model.exists" });
    }
    const other = "22222222-2222-4222-8222-222222222222";
    const revise = (owner: string) => world.storage.reviseModel(ann, { model: uuid, uuid: other, owner });
    const second = await revise("ann");
    expect(await revise("ann")).toEqual(second);
    await expect(revise("bob")).rejects.toMatchObject({ code: "model.revision_stale" });
    expect(await world.log()).toHaveLength(3);
  });
});
