import { expect, test } from "vitest";
import { ann, World } from "../../testing/world.ts";

/** What is reached downstream of `b`, in names. */
async function downstream(world: World, model: string): Promise<string[]> {
  const graph = await world.storage.listDependencies(ann, {
    model,
    direction: "downstream",
    transitive: true,
  });
  return graph.models.map(({ baseVersionId, distance }) => `${baseVersionId} ${distance}`);
}

test("the graph in memory follows every change, and the past is told by the database", async () => {
  const world = new World();
  await world.project();
  const model = async (baseVersionId: string) =>
    (await world.storage.createModel(ann, { project: "p", baseVersionId })).uuid;
  const [a, b, c] = [await model("a"), await model("b"), await model("c")];
  expect(await downstream(world, b)).toEqual(["b 0"]);

  await world.storage.addDependency(ann, { model: a, upstream: b });
  await world.storage.addDependency(ann, { model: c, upstream: a, kind: "threshold" });
  expect(await downstream(world, b)).toEqual(["b 0", "a 1", "c 2"]);

  world.now += 1_000;
  await world.storage.addDependency(ann, { model: c, upstream: b });
  expect(await downstream(world, b)).toEqual(["b 0", "a 1", "c 1"]);
  await world.storage.updateDependency(ann, { model: c, upstream: a, accepts: ">=2" });
  const graph = await world.storage.listDependencies(ann, {
    model: c,
    direction: "upstream",
    transitive: true,
  });
  expect(graph.dependencies.map(({ kind, accepts }) => [kind, accepts])).toContainEqual(["threshold", ">=2"]);

  world.now += 1_000;
  await world.storage.removeDependency(ann, { model: a, upstream: b });
  expect(await downstream(world, b)).toEqual(["b 0", "c 1"]);
  const past = await world.storage.listDependencies(ann, {
    model: b,
    direction: "downstream",
    transitive: true,
    asOf: world.at(500),
  });
  expect(past.models.map(({ baseVersionId }) => baseVersionId)).toEqual(["b", "a", "c"]);
});

test("the graph in memory tells a model's newest revision and owner", async () => {
  const world = new World();
  await world.project();
  const used = await world.storage.createModel(ann, { project: "p", baseVersionId: "used", owner: "one" });
  await world.storage.createModel(ann, {
    project: "p",
    baseVersionId: "user",
    dependencies: [{ upstream: used.uuid }],
  });
  const query = { model: used.uuid, direction: "downstream", transitive: true } as const;
  expect((await world.storage.listDependencies(ann, query)).models[0]).toMatchObject({ owner: "one" });

  const revised = await world.storage.reviseModel(ann, { model: used.uuid, owner: "two" });
  const { models, dependencies } = await world.storage.listDependencies(ann, query);
  expect(models[0]).toMatchObject({ owner: "two", model: revised.uuid });
  expect(dependencies[0]?.upstream).toMatchObject({ owner: "two", model: revised.uuid });
});
