import { describe, expect, test } from "vitest";
import type { Offer } from "../../../domain/offer.ts";
import { ann, type World } from "../../testing/world.ts";
import {
  deploy,
  historyOf,
  offers,
  propagate,
  propagateAll,
  reason,
  slot,
  stateOf,
  worldWithOffer,
  worldWithUpstream,
  worldWithVersions,
} from "./testing/slots.ts";

describe("an offer", () => {
  test("is opened where a slot serves the blob of a version that propagation made", async () => {
    const { world, served, made, offer } = await worldWithOffer();
    expect(offer).toEqual({
      uuid: offer.uuid,
      project: "p",
      baseVersionId: "m",
      partition: {},
      environment: "production",
      owner: "una",
      state: "open",
      deployed: expect.objectContaining({ uuid: served.uuid, version: "1.0" }),
      proposed: expect.objectContaining({ uuid: made.uuid, version: "1.1" }),
      moved: [{ project: "p", baseVersionId: "u", partition: {}, from: "1.0", to: "1.1" }],
      openedAt: world.at(1_000),
      updatedAt: world.at(1_000),
      updates: 0,
      snoozedUntil: null,
    });
    expect((await world.log()).at(-1)).toMatchObject({
      kind: "offer.opened",
      subject: { kind: "instance", uuid: made.uuid },
      data: {
        baseVersionId: "m",
        version: "1.1",
        partition: {},
        environment: "production",
        offer: offer.uuid,
        deployed: "1.0",
      },
    });
    expect(await world.storage.getDeployment(ann, slot)).toMatchObject({ instance: { version: "1.0" } });
  });

  test("is not opened where another blob, or nothing, is served", async () => {
    const { world, versions } = await worldWithVersions(2);
    await deploy(world, versions[0]!);
    await deploy(world, versions[1]!, { environment: "staging" });
    await deploy(world, versions[1]!, { environment: "shadow" });
    await world.storage.undeploy(ann, { ...slot, environment: "shadow", reason });
    await propagate(world);
    expect((await offers(world)).map((offer) => offer.environment)).toEqual(["staging"]);
  });

  test("moves on with every further version, and counts them", async () => {
    const { world, offer } = await worldWithOffer();
    world.now += 1_000;
    await propagate(world);
    const [moved, ...others] = await offers(world);
    expect(others).toEqual([]);
    expect(moved).toMatchObject({
      uuid: offer.uuid,
      deployed: { version: "1.0" },
      proposed: { version: "1.2" },
      openedAt: world.at(1_000),
      updatedAt: world.at(2_000),
      updates: 1,
    });
    expect(await historyOf(world, offer)).toEqual(["opened 1.1", "updated 1.2"]);
    expect((await world.log()).at(-1)).toMatchObject({ kind: "offer.updated", data: { version: "1.2" } });
  });

  test("names the upstreams that differ between what is served and what is proposed", async () => {
    const { world, offer } = await worldWithOffer();
    await propagate(world);
    const { moved } = await world.storage.getOffer(ann, { offer: offer.uuid });
    expect(moved).toEqual([{ project: "p", baseVersionId: "u", partition: {}, from: "1.0", to: "1.2" }]);
  });
});

describe("an offer is withdrawn", () => {
  /** The last change, and what the offer's history says of it. */
  const expectWithdrawn = async (world: World, offer: Offer, why: string) => {
    const told = await world.storage.getOffer(ann, { offer: offer.uuid });
    expect([told.state, told.history.at(-1)]).toMatchObject([
      "withdrawn",
      { event: "withdrawn", reason: why },
    ]);
    expect((await world.log()).at(-1)).toMatchObject({
      kind: "offer.withdrawn",
      data: { offer: offer.uuid },
    });
    expect(await offers(world)).toEqual([]);
  };

  test("when another blob is deployed", async () => {
    const { world, versions } = await worldWithVersions(2);
    await deploy(world, versions[1]!);
    await propagate(world);
    const [offer] = await offers(world);
    await deploy(world, versions[0]!);
    await expectWithdrawn(world, offer!, "version 1.0 was deployed");
  });

  test("when the slot goes back to what it served before", async () => {
    const { world, versions } = await worldWithVersions(2);
    for (const version of versions) await deploy(world, version);
    await propagate(world);
    const [offer] = await offers(world);
    await world.storage.rollBack(ann, { ...slot, reason });
    await expectWithdrawn(world, offer!, "it was rolled back to version 1.0");
  });

  test("when nothing is served any more", async () => {
    const { world, offer } = await worldWithOffer();
    await world.storage.undeploy(ann, { ...slot, reason });
    await expectWithdrawn(world, offer, "nothing is served any more");
  });

  test("when what it proposes is deprecated, but not when something else is", async () => {
    const { world, served, made, offer } = await worldWithOffer();
    await world.storage.deprecate(ann, { uuid: served.uuid, reason });
    expect(await stateOf(world, offer)).toBe("open");
    await world.storage.deprecate(ann, { uuid: made.uuid, reason });
    await expectWithdrawn(world, offer, "version 1.1 was deprecated");
  });

  test("when something else was trained on its line", async () => {
    const world = await worldWithUpstream(["city"]);
    const train = (city: string) => world.instance({ fields: { city } });
    await deploy(world, await train("Oslo"));
    await propagateAll(world);
    const [offer] = await offers(world);
    await train("Lima");
    expect(await stateOf(world, offer!)).toBe("open");
    await train("Oslo");
    await expectWithdrawn(world, offer!, "version 1.2 was trained");
    await train("Oslo");
    expect((await world.log()).at(-1)).toMatchObject({ kind: "instance.created" });
  });

  test("but stays when an older version of the same blob is deployed", async () => {
    const { world, made, offer } = await worldWithOffer();
    const newer = await propagate(world);
    await deploy(world, made);
    expect(await offers(world)).toMatchObject([
      { uuid: offer.uuid, deployed: { version: "1.1" }, proposed: { uuid: newer.uuid } },
    ]);
    expect(await historyOf(world, offer)).toEqual(["opened 1.1", "updated 1.2"]);
  });
});

describe("offers", () => {
  test("are listed in pages, by environment and model", async () => {
    const { world, versions } = await worldWithVersions(1);
    const environments = ["production", "shadow", "staging"];
    for (const environment of environments) await deploy(world, versions[0]!, { environment });
    await propagate(world);
    const list = (given: object) => world.storage.listOffers(ann, { project: "p", ...given });
    const all = (await list({ baseVersionId: "m" })).items;
    expect(all.map((offer) => offer.environment).sort()).toEqual(environments);
    const first = await list({ page_size: 2 });
    const rest = await list({ page_size: 2, page_token: first.next_page_token });
    expect([...first.items, ...rest.items]).toEqual(all);
    expect((await list({ environment: "shadow" })).items).toHaveLength(1);
    await expect(list({ environment: "none" })).rejects.toMatchObject({ code: "environment.unknown" });
    const foreign = list({ environment: "shadow", page_token: first.next_page_token });
    await expect(foreign).rejects.toMatchObject({ code: "cursor.invalid" });
  });

  test("of many lines are opened and moved on in one call, each by what its slots serve", async () => {
    const world = await worldWithUpstream(["city"]);
    const train = (city: string) => world.instance({ fields: { city } });
    const served = { bonn: await train("Bonn"), lima: await train("Lima"), oslo: await train("Oslo") };
    await train("Rome");
    await deploy(world, served.bonn);
    await propagateAll(world);
    for (const environment of ["production", "shadow"]) await deploy(world, served.lima, { environment });
    await deploy(world, served.oslo);
    await train("Oslo");
    const [bonn, lima] = await propagateAll(world);
    const told = (await offers(world)).map(({ environment, proposed, updates }) => [
      environment,
      proposed.uuid,
      updates,
    ]);
    expect(told).toEqual([
      ["production", bonn!.uuid, 1],
      ["production", lima!.uuid, 0],
      ["shadow", lima!.uuid, 0],
    ]);
    const log = (await world.log())
      .slice(-3)
      .map(({ kind, subject, data }) => [kind, subject.uuid, data.partition]);
    expect(log).toEqual([
      ["offer.opened", lima!.uuid, { city: "Lima" }],
      ["offer.opened", lima!.uuid, { city: "Lima" }],
      ["offer.updated", bonn!.uuid, { city: "Bonn" }],
    ]);
  });
});
