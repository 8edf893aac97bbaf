import { describe, expect, test } from "vitest";
import type { Deployment } from "../../../domain/deployment.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import type { World } from "../../testing/world.ts";
import { ann, worldWithModel } from "../../testing/world.ts";
import { deploy, reason, slot, worldWithVersions } from "./testing/slots.ts";

const CITIES = ["Bonn", "Lima", "Oslo"];

/** A life of several slots, a second between its events; and the log that it left, as the test saw it. */
async function manyDeployments(): Promise<{ world: World; seen: Deployment[] }> {
  const world = await worldWithModel(["city"]);
  const seen: Deployment[] = [];
  const note = async (deployment: Promise<Deployment>) => {
    seen.push(await deployment);
    world.now += 1_000;
  };
  for (const city of CITIES) {
    const [one, two] = [
      await world.instance({ fields: { city } }),
      await world.instance({ fields: { city } }),
    ];
    const name = { ...slot, partition: { city }, reason };
    await note(deploy(world, one));
    await note(deploy(world, two));
    await note(deploy(world, two, { environment: "shadow" }));
    if (city !== "Lima") await note(world.storage.rollBack(ann, name));
    if (city === "Bonn") await note(world.storage.undeploy(ann, name));
  }
  return { world, seen };
}

/** The newest entry of each slot among those made by a moment. */
function replay(seen: readonly Deployment[], until: string): Deployment[] {
  const newest = new Map<string, Deployment>();
  for (const each of seen.filter(({ at }) => at <= until)) {
    newest.set(`${each.environment} ${each.partition.city}`, each);
  }
  return [...newest.values()].sort((left, right) => left.position - right.position);
}

describe("what is deployed", () => {
  test("as of any moment is what a replay of the log gives", async () => {
    const { world, seen } = await manyDeployments();
    for (const { at: asOf } of seen) {
      const expected = replay(seen, asOf);
      const { items } = await world.storage.listDeployments(ann, { project: "p", asOf });
      expect(items).toEqual(expected.filter(({ instance }) => instance !== null));
      for (const { environment, partition, ...each } of expected) {
        const name = { ...slot, environment, partition, asOf };
        expect(await world.storage.getDeployment(ann, name)).toMatchObject(each);
      }
    }
    const last = seen.at(-1)!.at;
    const now = await world.storage.listDeployments(ann, { project: "p" });
    expect(now).toEqual(await world.storage.listDeployments(ann, { project: "p", asOf: last }));
    const early = () =>
      world.storage.getDeployment(ann, { ...slot, partition: { city: "Bonn" }, asOf: world.at(-60_000) });
    await expectRefusal(world, early, { code: "deployment.unknown" });
  });

  test("is listed in pages, and narrowed by model and environment", async () => {
    const { world, seen } = await manyDeployments();
    const list = (given: object) => world.storage.listDeployments(ann, { project: "p", ...given });
    const all = (await list({})).items;
    expect(all).toHaveLength(5);
    const paged: Deployment[] = [];
    for (let token: string | undefined; ; ) {
      const page = await list({ page_size: 2, ...(token === undefined ? {} : { page_token: token }) });
      paged.push(...page.items);
      token = page.next_page_token;
      if (token === undefined) break;
    }
    expect(paged).toEqual(all);
    const shadow = (await list({ environment: "shadow", baseVersionId: "m" })).items;
    expect(shadow).toEqual(seen.filter(({ environment }) => environment === "shadow"));
    expect((await list({ environment: "staging" })).items).toEqual([]);
    await expect(list({ environment: "none" })).rejects.toMatchObject({ code: "environment.unknown" });
    await expect(list({ baseVersionId: "none" })).rejects.toMatchObject({ code: "model.unknown" });
    const { next_page_token: foreign } = await list({ page_size: 1 });
    const other = list({ environment: "shadow", page_token: foreign });
    await expect(other).rejects.toMatchObject({ code: "cursor.invalid" });
  });

  test("has a history, newest first, in pages", async () => {
    const { world, seen } = await manyDeployments();
    const history = (given: object) =>
      world.storage.listDeploymentHistory(ann, { ...slot, partition: { city: "Bonn" }, ...given });
    const own = seen
      .filter(({ environment, partition }) => environment === "production" && partition.city === "Bonn")
      .reverse();
    expect((await history({})).items).toEqual(own);
    const first = await history({ page_size: 3 });
    const rest = await history({ page_size: 3, page_token: first.next_page_token });
    expect([...first.items, ...rest.items]).toEqual(own);
    expect(rest.next_page_token).toBeUndefined();
    expect((await history({ environment: "staging" })).items).toEqual([]);
    expect((await history({ partition: { city: "Rome" } })).items).toEqual([]);
  });

  test("keeps its answers about the past while it moves on", async () => {
    const { world, versions } = await worldWithVersions(2);
    const first = await deploy(world, versions[0]!);
    world.now += 1_000;
    const asOf = world.at(500);
    expect(await world.storage.getDeployment(ann, { ...slot, asOf })).toEqual(first);
    await deploy(world, versions[1]!);
    await world.storage.undeploy(ann, { ...slot, reason });
    expect(await world.storage.getDeployment(ann, { ...slot, asOf })).toEqual(first);
  });
});
