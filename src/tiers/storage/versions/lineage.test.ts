import { describe, expect, test } from "vitest";
import { ann, type World, worldWithModel } from "../../testing/world.ts";

const lineage = async (world: World, given: object = {}) =>
  (await world.storage.listLineage(ann, { project: "p", baseVersionId: "m", ...given })).items;

describe("the lineage of a model", () => {
  test("has every instance, oldest first, and what it is a retraining of", async () => {
    const world = await worldWithModel();
    const first = await world.instance();
    world.now += 1_000;
    const second = await world.instance({ retrainOf: first.uuid });
    const [model] = (await world.storage.listModels(ann, { project: "p" })).items;
    await world.storage.reviseModel(ann, { model: model!.uuid, owner: "bob" });
    const third = await world.instance();
    await world.storage.deprecate(ann, { uuid: first.uuid, reason: "old" });
    await world.storage.deploy(ann, { uuid: second.uuid, reason: "go" });
    await world.storage.deploy(ann, { uuid: second.uuid, environment: "staging", reason: "go" });
    const common = { project: "p", baseVersionId: "m", partition: {}, createdBy: "ann", cause: null };
    const trained = { descent: "trained", parent: null };
    expect(await lineage(world)).toEqual([
      {
        ...{ ...common, ...trained, uuid: first.uuid, version: "1.0", createdAt: world.at(0) },
        ...{ deprecated: true, environments: [] },
      },
      {
        ...{ ...common, uuid: second.uuid, version: "1.1", createdAt: world.at(1_000) },
        ...{ descent: "retrained", parent: first.uuid },
        ...{ deprecated: false, environments: ["production", "staging"] },
      },
      {
        ...{ ...common, ...trained, uuid: third.uuid, version: "2.0", createdAt: world.at(1_000) },
        ...{ deprecated: false, environments: [] },
      },
    ]);
  });

  test("tells what Gallery made by itself, from what and why", async () => {
    const world = await worldWithModel();
    const { uuid: upstream } = await world.storage.createModel(ann, { project: "p", baseVersionId: "up" });
    const [model] = (await world.storage.listModels(ann, { project: "p", baseVersionId: "m" })).items;
    const first = await world.instance();
    const { change } = await world.storage.addDependency(ann, { model: model!.uuid, upstream });
    const cause = await world.instance({ baseVersionId: "up" });
    const entries = await lineage(world);
    expect(entries.map(({ descent, version }) => `${version} ${descent}`)).toEqual([
      "1.0 trained",
      "1.1 propagated",
      "1.2 propagated",
    ]);
    expect(entries[1]).toMatchObject({
      parent: first.uuid,
      cause: {
        ...{ change, kind: "dependency.added", subject: model!.uuid },
        ...{ project: "p", baseVersionId: "m", version: null, partition: {} },
      },
    });
    expect(entries[2]).toMatchObject({
      parent: entries[1]!.uuid,
      cause: {
        ...{ kind: "instance.created", subject: cause.uuid },
        ...{ project: "p", baseVersionId: "up", version: "1.0", partition: cause.partition },
      },
    });
  });

  test("can be of one partition, page by page", async () => {
    const world = await worldWithModel(["city", "shard"]);
    const make = (city: string) => world.instance({ fields: { city, shard: 1 } });
    const oslo = [await make("Oslo")];
    await make("Lima");
    oslo.push(await make("Oslo"), await make("Oslo"));
    const wanted = { project: "p", baseVersionId: "m", partition: { shard: 1, city: "Oslo" } };
    const first = await world.storage.listLineage(ann, { ...wanted, page_size: 2 });
    const page_token = first.next_page_token!;
    const second = await world.storage.listLineage(ann, { ...wanted, page_size: 2, page_token });
    const uuids = [...first.items, ...second.items].map((each) => each.uuid);
    expect(uuids).toEqual(oslo.map((each) => each.uuid));
    expect(second.next_page_token).toBeUndefined();
    expect(await lineage(world)).toHaveLength(4);
    expect(await lineage(world, { partition: { city: "Rome", shard: 1 } })).toEqual([]);
    await expect(lineage(world, { page_token })).rejects.toMatchObject({ code: "cursor.invalid" });
  });

  test("of an unknown model is refused", async () => {
    const world = await worldWithModel();
    await expect(lineage(world, { baseVersionId: "none" })).rejects.toMatchObject({ code: "model.unknown" });
  });
});
