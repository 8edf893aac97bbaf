import { expect, test } from "vitest";
import { type Json, openDoor } from "./testing/door.ts";
import { withGraph } from "./testing/graph.ts";

const named = (versions: Json): string[] =>
  versions.map(({ baseVersionId, from, to }: Json) => `${baseVersionId} ${from} → ${to}`);

test("a new instance of B makes the versions that were foretold, and tells which upstreams moved", async () => {
  const door = await openDoor();
  const { instances, train } = await withGraph(door);
  const change = { kind: "instance", project: "p", baseVersionId: "B" };
  const impact = (await door.json("POST", "/api/v1/impact", { change })).body;
  expect(named(impact.versions)).toEqual(["A 1.0 → 1.1", "X 1.0 → 1.1", "Y 1.0 → 1.1"]);
  expect(impact.deployments).toEqual([]);

  const { uuid } = await train("B");
  const { body: log } = await door.json("GET", `/api/v1/changes?subject=${uuid}&kinds=instance.created`);
  const effects = await door.json("GET", `/api/v1/changes/${log.items[0].position}/effects`);
  expect(effects.body.items.map(({ uuid: _made, ...version }: Json) => version)).toEqual(impact.versions);

  const [made] = effects.body.items;
  expect(made.moved).toMatchObject([{ baseVersionId: "B", from: "1.0", to: "1.1" }]);
  expect((await door.json("GET", `/api/v1/instances/${made.uuid}`)).body).toMatchObject({
    version: "1.1",
    origin: instances.A,
    cause: { change: log.items[0].position, kind: "instance.created", subject: uuid },
  });
  const pins = await door.json("GET", `/api/v1/instances/${made.uuid}/pins?direction=upstream`);
  expect(pins.body.pins).toEqual(
    expect.arrayContaining([
      { downstream: made.uuid, upstream: uuid },
      { downstream: made.uuid, upstream: instances.C },
    ]),
  );
  const compared = await door.json("GET", `/api/v1/instances/${instances.A}/comparison?with=${made.uuid}`);
  expect(compared.body.upstreams).toEqual(made.moved);
  const lineage = await door.json("GET", "/api/v1/projects/p/models/A/lineage");
  expect(lineage.body.items).toMatchObject([
    { uuid: instances.A, descent: "trained", parent: null, cause: null },
    { uuid: made.uuid, descent: "propagated", parent: instances.A, cause: { subject: uuid } },
  ]);
});

test("D is added to A, narrowed and removed again, and each change tells its effects", async () => {
  const door = await openDoor();
  const { models } = await withGraph(door);
  const dependencies = `/api/v1/models/${models.A}/dependencies`;
  const effectsOf = async (change: number): Promise<string[]> =>
    named((await door.json("GET", `/api/v1/changes/${change}/effects`)).body.items);

  const added = await door.json("POST", dependencies, { upstream: models.D, kind: "threshold" });
  expect(added).toMatchObject({
    status: 201,
    body: { dependency: { kind: "threshold", accepts: null, upstream: { baseVersionId: "D" } } },
  });
  expect(await effectsOf(added.body.change)).toEqual(["A 1.0 → 1.1", "X 1.0 → 1.1", "Y 1.0 → 1.1"]);
  expect((await door.json("POST", dependencies, { upstream: models.D })).body).toMatchObject({
    code: "dependency.exists",
  });

  const narrowed = await door.json("PATCH", `${dependencies}/${models.D}`, { accepts: "2.x" });
  expect(narrowed.body.dependency).toMatchObject({ kind: "threshold", accepts: "2.x" });
  expect(await effectsOf(narrowed.body.change)).toEqual(["A 1.1 → 1.2", "X 1.1 → 1.2", "Y 1.1 → 1.2"]);
  const widened = await door.json("PATCH", `${dependencies}/${models.D}`, { accepts: null, kind: "feature" });
  expect(widened.body.dependency).toMatchObject({ kind: "feature", accepts: null });
  expect(await effectsOf(widened.body.change)).toEqual([]);
  const bad = await door.json("PATCH", `${dependencies}/${models.D}`, { accepts: "latest" });
  expect(bad.body).toMatchObject({ status: 400, code: "version.range" });

  const removed = await door.json("DELETE", `${dependencies}/${models.D}`);
  expect(removed).toMatchObject({ status: 200, body: { dependency: { accepts: null } } });
  const again = await door.json("DELETE", `${dependencies}/${models.D}`);
  expect(again.body).toMatchObject({ status: 404, code: "dependency.unknown" });
});

test("the graph is listed in both directions, and a cycle is refused with its path", async () => {
  const door = await openDoor();
  const { models } = await withGraph(door);
  const list = async (query: string): Promise<string[]> => {
    const { body } = await door.json("GET", `/api/v1/models/${models.A}/dependencies?${query}`);
    return body.models.map(({ baseVersionId, distance }: Json) => `${baseVersionId} ${distance}`);
  };
  expect(await list("direction=upstream")).toEqual(["A 0", "B 1", "C 1"]);
  expect(await list("direction=downstream&transitive=true")).toEqual(["A 0", "X 1", "Y 1"]);
  const { createdAt } = (await door.json("GET", `/api/v1/models/${models.A}`)).body;
  await door.json("POST", `/api/v1/models/${models.A}/dependencies`, { upstream: models.D });
  expect(await list("direction=upstream")).toEqual(["A 0", "B 1", "C 1", "D 1"]);
  expect(await list(`direction=upstream&asOf=${createdAt}`)).toEqual(["A 0", "B 1", "C 1"]);
  const cycle = await door.json("POST", `/api/v1/models/${models.B}/dependencies`, { upstream: models.X });
  expect(cycle.body).toMatchObject({ status: 409, code: "dependency.cycle" });
  expect(cycle.body.detail).toContain("→");
});

test("two revisions are compared", async () => {
  const door = await openDoor();
  const { models } = await withGraph(door);
  const revised = await door.json("POST", `/api/v1/models/${models.A}/revisions`, { features: ["rain"] });
  const compared = await door.json("GET", `/api/v1/models/${models.A}/comparison?with=${revised.body.uuid}`);
  expect(compared.body).toMatchObject({
    from: { revision: 1 },
    to: { revision: 2 },
    featuresAdded: ["rain"],
    featuresDropped: [],
  });
});
