import { expect, test } from "vitest";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann } from "../../testing/world.ts";
import { Shelved } from "../artifacts/testing/shelved.ts";

const named = { project: "p", baseVersionId: "m" };
const TAG = "mlflow.modelVersions";

async function listing(tags: Record<string, string> = {}) {
  const world = await Shelved.create();
  await world.storage.createModel(ann, named);
  const given = { ...named, blob: await world.blob("bytes") };
  const model = await world.tracking.createLoggedModel(ann, { project: "p", experiment: 1, tags });
  const { uuid } = model;
  const make = (further = {}) => world.storage.createInstance(ann, { ...given, madeOf: uuid, ...further });
  const listed = async () =>
    JSON.parse((await world.tracking.getLoggedModel(ann, { model: uuid })).tags[TAG] ?? "null") as unknown;
  return { world, uuid, make, listed, updatedAt: model.updatedAt };
}

test("a logged model lists the versions that are made of it, in their order", async () => {
  const { world, uuid, make, listed, updatedAt } = await listing();
  await make();
  await make({ madeOf: undefined });
  world.now += 1_000;
  await make();
  expect(await listed()).toEqual([
    { name: "m", version: 1 },
    { name: "m", version: 3 },
  ]);
  const after = await world.tracking.getLoggedModel(ann, { model: uuid });
  expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(updatedAt));
  const { items } = await world.storage.listChanges(ann, { project: "p" });
  expect(items.at(-1)).toMatchObject({ kind: "logged_model.changed", data: { tags: [TAG] } });
});

test("a version that is made again is listed once", async () => {
  const { make, listed } = await listing();
  const uuid = "00000000-0000-4000-8000-000000000001";
  await make({ uuid });
  await make({ uuid });
  expect(await listed()).toEqual([{ name: "m", version: 1 }]);
});

test("what is no list is replaced", async () => {
  const { make, listed } = await listing({ [TAG]: "{" });
  await make();
  expect(await listed()).toEqual([{ name: "m", version: 1 }]);
});

test("of a logged model that is not there, or deleted, nothing is made", async () => {
  const { world, uuid, make } = await listing();
  const unknown = "00000000-0000-4000-8000-00000000000f";
  await expectRefusal(world, () => make({ madeOf: unknown }), {
    code: "logged_model.unknown",
    field: "madeOf",
  });
  await world.tracking.changeLoggedModel(ann, { model: uuid, deleted: true });
  await expectRefusal(world, () => make(), { code: "logged_model.deleted", field: "madeOf" });
});
