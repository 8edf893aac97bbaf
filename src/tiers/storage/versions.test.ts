import { describe, expect, test } from "vitest";
import { ann, worldWithModel } from "../testing/world.ts";

describe("versions", () => {
  test("count 1.0, 1.1, … within a revision, and start again at 2.0", async () => {
    const world = await worldWithModel();
    const versions = [(await world.instance()).version, (await world.instance()).version];
    const first = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    await world.storage.reviseModel(ann, { model: first.uuid, owner: "ann" });
    versions.push((await world.instance()).version, (await world.instance({ revision: 1 })).version);
    versions.push((await world.instance()).version);
    expect(versions).toEqual(["1.0", "1.1", "2.0", "1.2", "2.1"]);
  });

  test("count for each partition by itself, and are found by their name", async () => {
    const world = await worldWithModel(["city"]);
    const inCity = (city: string) => world.instance({ fields: { city } });
    const [oslo, lima, again] = [await inCity("Oslo"), await inCity("Lima"), await inCity("Oslo")];
    expect([oslo.version, lima.version, again.version]).toEqual(["1.0", "1.0", "1.1"]);
    expect(again.partition).toEqual({ city: "Oslo" });
    const name = { project: "p", baseVersionId: "m", version: "1.0" };
    const found = await world.storage.getInstance(ann, { ...name, partition: { city: "Lima" } });
    expect(found.uuid).toBe(lima.uuid);
    await expect(world.storage.getInstance(ann, name)).rejects.toMatchObject({
      code: "instance.unknown",
      message: "m has no version 1.0 outside its partitions; give its city",
    });
  });

  test("need a value for every field that the model is partitioned by", async () => {
    const world = await worldWithModel(["city"]);
    await expect(world.instance()).rejects.toMatchObject({
      code: "partition.missing",
      field: "fields.city",
    });
    expect((await world.log()).map((each) => each.kind)).not.toContain("instance.created");
  });

  test("stay without gaps under many writers at once", async () => {
    const world = await worldWithModel();
    const blob = await world.blob("shared");
    const made = await Promise.all(Array.from({ length: 50 }, () => world.instance({ blob })));
    expect(made.map((each) => each.number).sort((left, right) => left - right)).toEqual([...made.keys()]);
  });

  test("of a bulk call are all made, in order, or none", async () => {
    const world = await worldWithModel();
    const one = { project: "p", baseVersionId: "m", blob: await world.blob("b") };
    const bulk = (...instances: (typeof one)[]) => world.storage.createInstances(ann, { instances });
    const wrong = { ...one, baseVersionId: "none" };
    await expect(bulk(one, one, wrong)).rejects.toMatchObject({ code: "model.unknown" });
    expect((await world.log()).filter((each) => each.kind === "instance.created")).toEqual([]);
    const { uuids } = await bulk(one, one, one);
    const versions = await Promise.all(uuids.map((uuid) => world.storage.getInstance(ann, { uuid })));
    expect(versions.map((each) => each.version)).toEqual(["1.0", "1.1", "1.2"]);
  });
});

describe("revisions of a model", () => {
  test("know their neighbours, and what is left out stays as it was", async () => {
    const world = await worldWithModel(["city"]);
    const first = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    const second = await world.storage.reviseModel(ann, { model: first.uuid, owner: "ann" });
    expect(second).toMatchObject({ revision: 2, previous: first.uuid, next: null, partitionBy: ["city"] });
    expect(await world.storage.getModel(ann, { uuid: first.uuid })).toEqual({ ...first, next: second.uuid });
  });

  test("are refused on a revision that is not the newest", async () => {
    const world = await worldWithModel();
    const { uuid: model } = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    const outcomes = await Promise.allSettled(
      ["a", "b"].map((owner) => world.storage.reviseModel(ann, { model, owner })),
    );
    expect(outcomes).toMatchObject([
      { status: "fulfilled", value: { revision: 2 } },
      { status: "rejected", reason: { code: "model.revision_stale" } },
    ]);
  });

  test("as of a moment before them do not exist, and nothing points to them", async () => {
    const world = await worldWithModel();
    const first = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    world.now += 1_000;
    const second = await world.storage.reviseModel(ann, { model: first.uuid });
    const before = await world.storage.getModel(ann, { uuid: first.uuid, asOf: world.at(999) });
    expect(before.next).toBeNull();
    const early = world.storage.getModel(ann, { uuid: second.uuid, asOf: world.at(999) });
    await expect(early).rejects.toMatchObject({ code: "model.unknown" });
  });
});

describe("fields", () => {
  test("keep in a project the type that they were first written with", async () => {
    const world = await worldWithModel();
    await world.instance({ fields: { mood: "good", city: "Oslo" } });
    const refused = world.instance({ fields: { mood: 3 } });
    await expect(refused).rejects.toMatchObject({ code: "field.type", field: "fields.mood" });
    await world.project("q");
    await world.storage.createModel(ann, { project: "q", baseVersionId: "m" });
    const blob = await world.blob("other", "q");
    const other = await world.instance({ project: "q", fields: { mood: 3 }, blob });
    expect(other.fields).toEqual({ mood: 3 });
  });
});
