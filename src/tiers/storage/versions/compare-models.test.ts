import { describe, expect, test } from "vitest";
import type { ModelSpec } from "../../../domain/model.ts";
import { ann, World } from "../../testing/world.ts";

async function revisions(first: Partial<ModelSpec>, second: Partial<ModelSpec>) {
  const world = new World();
  await world.project();
  const from = await world.storage.createModel(ann, { project: "p", baseVersionId: "m", ...first });
  const to = await world.storage.reviseModel(ann, { model: from.uuid, ...second });
  return { world, from, to };
}

describe("a comparison of two revisions", () => {
  test("tells what was added, dropped and changed", async () => {
    const { world, from, to } = await revisions(
      {
        owner: "ann",
        description: "first",
        features: ["hour", "city"],
        hyperparameters: { depth: 4, rate: 0.1 },
        training: { code: "git@a:1", data: "d1" },
        serving: { image: "s:1" },
      },
      {
        description: "second",
        features: ["hour", "weather"],
        hyperparameters: { depth: 8, trees: 100 },
        training: { code: "git@a:2", data: "d1" },
        partitionBy: ["city"],
        fields: { framework: "xgboost" },
      },
    );
    expect(await world.storage.compareModels(ann, { from: from.uuid, to: to.uuid })).toEqual({
      project: "p",
      baseVersionId: "m",
      from: { uuid: from.uuid, revision: 1 },
      to: { uuid: to.uuid, revision: 2 },
      featuresAdded: ["weather"],
      featuresDropped: ["city"],
      hyperparameters: [
        { name: "depth", from: 4, to: 8 },
        { name: "rate", from: 0.1, to: null },
        { name: "trees", from: null, to: 100 },
      ],
      training: [{ name: "code", from: "git@a:1", to: "git@a:2" }],
      serving: [],
      fields: [{ name: "framework", from: null, to: "xgboost" }],
      attributes: [
        { name: "description", from: "first", to: "second" },
        { name: "partitionBy", from: null, to: ["city"] },
      ],
    });
  });

  test("works backwards, and finds nothing between a revision and itself", async () => {
    const { world, from, to } = await revisions({ features: ["a"] }, { features: ["a", "b"] });
    const back = await world.storage.compareModels(ann, { from: to.uuid, to: from.uuid });
    expect(back).toMatchObject({ featuresAdded: [], featuresDropped: ["b"] });
    const same = await world.storage.compareModels(ann, { from: to.uuid, to: to.uuid });
    expect(same).toMatchObject({ featuresAdded: [], featuresDropped: [], attributes: [], fields: [] });
  });

  test("is refused between models of different base version ids, and for unknown ones", async () => {
    const { world, from } = await revisions({}, {});
    const other = await world.storage.createModel(ann, { project: "p", baseVersionId: "other" });
    await expect(world.storage.compareModels(ann, { from: from.uuid, to: other.uuid })).rejects.toMatchObject(
      {
        code: "request.invalid",
        field: "to",
        message: "only revisions of one base version id compare: from is of p/m, to of p/other",
      },
    );
    const unknown = "00000000-0000-4000-8000-000000000000";
    await expect(world.storage.compareModels(ann, { from: from.uuid, to: unknown })).rejects.toMatchObject({
      code: "model.unknown",
      field: "to",
    });
  });
});
