import { describe, expect, test } from "vitest";
import type { NewMetricPoint } from "../../domain/metric.ts";
import { ann, type World, worldWithModel } from "../testing/world.ts";

const measure = (world: World, instance: string, ...points: [scope: string, name: string, value: number][]) =>
  world.metrics.record(ann, {
    instance,
    points: points.map(([scope, name, value]): NewMetricPoint => ({ scope, name, value })),
  });

describe("a comparison of two instances", () => {
  test("tells metadata and environment apart, and leaves out what is equal", async () => {
    const world = await worldWithModel();
    const common = { modelName: "Forest", seed: 1 };
    const a = await world.instance({
      fields: { ...common, framework: "sklearn", frameworkVersion: "1.4", epochs: 5 },
    });
    const b = await world.instance({
      fields: { ...common, framework: "sklearn", frameworkVersion: "1.5", hardware: "gpu", epochs: 6 },
    });
    const compared = await world.metrics.compareInstances(ann, { from: a.uuid, to: b.uuid });
    expect(compared).toEqual({
      from: { uuid: a.uuid, project: "p", baseVersionId: "m", version: "1.0", partition: {} },
      to: { uuid: b.uuid, project: "p", baseVersionId: "m", version: "1.1", partition: {} },
      model: null,
      fields: [{ name: "epochs", from: 5, to: 6 }],
      environment: [
        { name: "frameworkVersion", from: "1.4", to: "1.5" },
        { name: "hardware", from: null, to: "gpu" },
      ],
      metrics: [],
      upstreams: [],
      files: [],
    });
  });

  test("gives each metric its way and whether that is better, by the newest values", async () => {
    const world = await worldWithModel();
    const [a, b] = [await world.instance(), await world.instance()];
    await measure(world, a.uuid, ["Validation", "mae", 9], ["Training", "auc", 0.5], ["Production", "x", 1]);
    world.now += 1_000;
    await measure(world, a.uuid, ["Validation", "mae", 5]);
    await measure(world, b.uuid, ["Validation", "mae", 4], ["Training", "auc", 0.25], ["Training", "mae", 2]);
    const dimensions = { event: "holiday" };
    const point = { scope: "Validation", name: "bias", dimensions };
    await world.metrics.record(ann, { instance: a.uuid, points: [{ ...point, value: -1 }] });
    await world.metrics.record(ann, { instance: b.uuid, points: [{ ...point, value: 0.5 }] });
    const { metrics } = await world.metrics.compareInstances(ann, { from: a.uuid, to: b.uuid });
    const plain = { dimensions: {} };
    expect(metrics).toEqual([
      { scope: "Training", name: "auc", ...plain, from: 0.5, to: 0.25, delta: -0.25, better: false },
      { scope: "Validation", name: "bias", dimensions, from: -1, to: 0.5, delta: 1.5, better: true },
      { scope: "Training", name: "mae", ...plain, from: null, to: 2, delta: null, better: null },
      { scope: "Validation", name: "mae", ...plain, from: 5, to: 4, delta: -1, better: true },
      { scope: "Production", name: "x", ...plain, from: 1, to: null, delta: null, better: null },
    ]);
  });

  test("names the files of a bundle that were added, dropped or changed", async () => {
    const world = await worldWithModel();
    const [one, two] = [await world.blob("one"), await world.blob("two")];
    const bundle = (files: Record<string, string>) =>
      world.instance({ files: Object.entries(files).map(([path, digest]) => ({ path, digest })) });
    const a = await bundle({ same: one, changed: one, dropped: one });
    const b = await bundle({ same: one, changed: two, added: two });
    const single = await world.instance({ blob: one });
    const files = async (from: string, to: string) =>
      (await world.metrics.compareInstances(ann, { from, to })).files;
    expect(await files(a.uuid, b.uuid)).toEqual([
      { path: "added", from: null, to: two },
      { path: "changed", from: one, to: two },
      { path: "dropped", from: one, to: null },
    ]);
    expect((await files(a.uuid, single.uuid)).map((each) => each.path)).toEqual([
      "",
      "changed",
      "dropped",
      "same",
    ]);
  });

  test("leaves to the revisions what the instances only inherit from them", async () => {
    const world = await worldWithModel();
    const first = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    const a = await world.instance({ fields: { description: "own" } });
    await world.storage.reviseModel(ann, {
      model: first.uuid,
      owner: "bob",
      description: "of the model",
      fields: { hardware: "gpu", region: "eu" },
    });
    const b = await world.instance();
    const compared = await world.metrics.compareInstances(ann, { from: a.uuid, to: b.uuid });
    expect(compared.model).toMatchObject({ from: { revision: 1 }, to: { revision: 2 } });
    expect(compared.fields).toEqual([{ name: "description", from: "own", to: "of the model" }]);
    expect(compared.environment).toEqual([{ name: "hardware", from: null, to: "gpu" }]);
    await world.storage.createModel(ann, { project: "p", baseVersionId: "other", owner: "cat" });
    const other = await world.instance({ baseVersionId: "other" });
    const foreign = await world.metrics.compareInstances(ann, { from: b.uuid, to: other.uuid });
    expect(foreign.model).toBeNull();
    expect(foreign.fields).toContainEqual({ name: "owner", from: "bob", to: "cat" });
  });

  test("names the upstreams that moved, came and went", async () => {
    const world = await worldWithModel();
    const [model] = (await world.storage.listModels(ann, { project: "p" })).items;
    const upstreams = await Promise.all(
      ["moving", "coming"].map((baseVersionId) =>
        world.storage.createModel(ann, { project: "p", baseVersionId }),
      ),
    );
    const [moving, coming] = upstreams.map((each) => ({ model: model!.uuid, upstream: each.uuid }));
    await world.instance({ baseVersionId: "moving" });
    await world.instance({ baseVersionId: "coming" });
    await world.storage.addDependency(ann, moving!);
    const a = await world.instance();
    await world.instance({ baseVersionId: "moving" });
    await world.storage.addDependency(ann, coming!);
    const newest = { project: "p", baseVersionId: "m", version: "1.2" };
    const b = await world.storage.getInstance(ann, newest);
    const compared = await world.metrics.compareInstances(ann, { from: a.uuid, to: b.uuid });
    const common = { project: "p", partition: {} };
    expect(compared.upstreams).toEqual([
      { ...common, baseVersionId: "moving", from: "1.0", to: "1.1" },
      { ...common, baseVersionId: "coming", from: null, to: "1.0" },
    ]);
    expect(compared.files).toEqual([]);
  });

  test("is refused over projects, and for an unknown instance", async () => {
    const world = await worldWithModel();
    const a = await world.instance();
    await world.project("q");
    await world.storage.createModel(ann, { project: "q", baseVersionId: "m" });
    const b = await world.instance({ project: "q", blob: await world.blob("bytes", "q") });
    await expect(world.metrics.compareInstances(ann, { from: a.uuid, to: b.uuid })).rejects.toMatchObject({
      code: "request.invalid",
      field: "to",
      message: "only instances of one project compare: from is of p, to of q",
    });
    const unknown = "00000000-0000-4000-8000-000000000000";
    await expect(world.metrics.compareInstances(ann, { from: unknown, to: a.uuid })).rejects.toMatchObject({
      code: "instance.unknown",
      field: "from",
    });
  });
});
