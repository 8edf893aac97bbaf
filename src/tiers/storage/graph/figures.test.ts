import { describe, expect, test } from "vitest";
import type { Effect } from "../../../domain/dependency.ts";
import { ann, World } from "../../testing/world.ts";

/** The five models of the paper's Figure 5: X and Y use A, which uses B and C. Versions are the paper's own. */
async function figure5(): Promise<Five> {
  const world = new World();
  await world.project();
  const models: Record<string, string> = {};
  const register = async (name: string, revisions: number, upstreams: string[]) => {
    let { uuid } = await world.storage.createModel(ann, {
      project: "p",
      baseVersionId: name,
      owner: `owner of ${name}`,
      dependencies: upstreams.map((upstream) => ({ upstream: models[upstream]! })),
    });
    for (let revision = 2; revision <= revisions; revision++) {
      uuid = (await world.storage.reviseModel(ann, { model: uuid, description: `revision ${revision}` }))
        .uuid;
    }
    models[name] = uuid;
    const blob = await world.blob(`weights of ${name}`);
    const { uuid: instance } = await world.storage.createInstance(ann, {
      project: "p",
      baseVersionId: name,
      blob,
    });
    await world.storage.deploy(ann, { uuid: instance, reason: "first" });
  };
  await register("B", 2, []);
  await register("C", 3, []);
  await register("A", 4, ["B", "C"]);
  await register("X", 7, ["A"]);
  await register("Y", 8, ["A"]);
  return { world, models };
}

interface Five {
  readonly world: World;
  readonly models: Readonly<Record<string, string>>;
}

async function newest({ world }: Five): Promise<Record<string, string>> {
  const { items } = await world.storage.listModels(ann, { project: "p" });
  const pairs = items.map(async ({ baseVersionId }) => {
    const changes = (await world.log()).filter(
      ({ kind, data }) => kind === "instance.created" && data["baseVersionId"] === baseVersionId,
    );
    return [baseVersionId, changes.at(-1)?.data["version"]];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

async function production({ world }: Five): Promise<Record<string, string | undefined>> {
  const { items } = await world.storage.listDeployments(ann, { project: "p", environment: "production" });
  return Object.fromEntries(items.map(({ baseVersionId, instance }) => [baseVersionId, instance?.version]));
}

/** In a name: what it was and what it is. */
const inShort = (effects: readonly Omit<Effect, "uuid">[]): string[] =>
  effects.map(
    ({ baseVersionId, from, to, moved }) =>
      `${baseVersionId} ${from} → ${to} with ${moved.map((pin) => `${pin.baseVersionId} ${pin.to}`).join(", ")}`,
  );

const BEFORE = { A: "4.0", B: "2.0", C: "3.0", X: "7.0", Y: "8.0" };

describe("the paper's example", () => {
  test("Figure 5: five models and what they use", async () => {
    const five = await figure5();
    expect(await newest(five)).toEqual(BEFORE);
    const upstream = await five.world.storage.listDependencies(ann, {
      model: five.models["X"]!,
      direction: "upstream",
      transitive: true,
    });
    expect(upstream.models.map(({ baseVersionId, distance }) => [baseVersionId, distance])).toEqual([
      ["X", 0],
      ["A", 1],
      ["B", 2],
      ["C", 2],
    ]);
    const downstream = await five.world.storage.listDependencies(ann, {
      model: five.models["B"]!,
      direction: "downstream",
      transitive: true,
    });
    expect(downstream.models.map(({ baseVersionId }) => baseVersionId)).toEqual(["B", "A", "X", "Y"]);
  });

  test("Figure 6: B 2.1 makes A 4.1, X 7.1 and Y 8.1, and production stays", async () => {
    const five = await figure5();
    const { world } = five;
    const preview = await world.storage.previewImpact(ann, {
      change: { kind: "instance", project: "p", baseVersionId: "B" },
    });
    const before = (await world.log()).length;
    await world.storage.createInstance(ann, {
      project: "p",
      baseVersionId: "B",
      blob: await world.blob("new weights of B"),
    });
    expect(await newest(five)).toEqual({ A: "4.1", B: "2.1", C: "3.0", X: "7.1", Y: "8.1" });
    expect(await production(five)).toEqual(BEFORE);

    const cause = before + 1;
    const effects = await world.storage.listEffects(ann, { change: cause });
    expect(inShort(effects.items)).toEqual([
      "A 4.0 → 4.1 with B 2.1",
      "X 7.0 → 7.1 with A 4.1",
      "Y 8.0 → 8.1 with A 4.1",
    ]);
    expect(effects.items.map(({ uuid: _, ...effect }) => effect)).toEqual(preview.versions);
    expect(
      preview.deployments.map(({ baseVersionId, serves, offered }) => [baseVersionId, serves, offered]),
    ).toEqual([
      ["A", "4.0", "4.1"],
      ["X", "7.0", "7.1"],
      ["Y", "8.0", "8.1"],
    ]);

    const x = await world.storage.getInstance(ann, { project: "p", baseVersionId: "X", version: "7.1" });
    expect(x.cause).toMatchObject({ change: cause, kind: "instance.created" });
    expect(await world.bytes(x.uuid)).toBe("weights of X");
    expect((await world.storage.listOffers(ann, { project: "p" })).items).toHaveLength(3);
  });

  test("Figure 7: D added to A makes A 4.2, X 7.2 and Y 8.2, and production stays", async () => {
    const five = await figure5();
    const { world, models } = five;
    await world.storage.createInstance(ann, {
      project: "p",
      baseVersionId: "B",
      blob: await world.blob("b"),
    });
    const d = await world.storage.createModel(ann, { project: "p", baseVersionId: "D" });
    await world.storage.createInstance(ann, {
      project: "p",
      baseVersionId: "D",
      blob: await world.blob("d"),
    });
    const intended = { model: models["A"]!, upstream: d.uuid };
    const preview = await world.storage.previewImpact(ann, { change: { kind: "add", ...intended } });
    const { change } = await world.storage.addDependency(ann, intended);

    expect(await newest(five)).toEqual({ A: "4.2", B: "2.1", C: "3.0", D: "1.0", X: "7.2", Y: "8.2" });
    expect(await production(five)).toEqual(BEFORE);
    const effects = await world.storage.listEffects(ann, { change });
    expect(inShort(effects.items)).toEqual([
      "A 4.1 → 4.2 with D 1.0",
      "X 7.1 → 7.2 with A 4.2",
      "Y 8.1 → 8.2 with A 4.2",
    ]);
    expect(effects.items.map(({ uuid: _, ...effect }) => effect)).toEqual(preview.versions);
    const offers = (await world.storage.listOffers(ann, { project: "p", baseVersionId: "A" })).items;
    expect(offers).toMatchObject([
      { updates: 1, deployed: { version: "4.0" }, proposed: { version: "4.2" } },
    ]);
    expect(offers[0]!.moved.map((pin) => [pin.baseVersionId, pin.from, pin.to])).toEqual([
      ["B", "2.0", "2.1"],
      ["D", null, "1.0"],
    ]);
  });
});
