import { describe, expect, test } from "vitest";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, bob, HOUR_MS, keyed } from "../../testing/world.ts";
import {
  deploy,
  historyOf,
  offers,
  propagate,
  reason,
  slot,
  stateOf,
  worldWithOffer,
} from "./testing/slots.ts";

describe("an accepted offer", () => {
  test("deploys what it proposes, and is closed", async () => {
    const { world, made, offer } = await worldWithOffer();
    const accept = (given: object = {}) =>
      world.storage.acceptOffer(bob, { offer: offer.uuid, reason: "tested", ...given });
    const { position } = await world.storage.getDeployment(ann, slot);
    await expectRefusal(world, () => accept({ ifMatch: position + 1 }), { code: "deployment.stale" });
    const deployment = await accept({ proposed: made.uuid, ifMatch: position });
    expect(deployment).toMatchObject({
      action: "deploy",
      instance: { version: "1.1" },
      replaced: { version: "1.0" },
      offer: offer.uuid,
      reason: "tested",
      by: "bob",
    });
    expect((await world.log()).slice(-2).map(({ kind, data }) => [kind, data.version])).toEqual([
      ["deployment.deployed", "1.1"],
      ["offer.accepted", "1.1"],
    ]);
    expect(await stateOf(world, offer)).toBe("accepted");
    expect(await historyOf(world, offer)).toEqual(["opened 1.1", "accepted 1.1"]);
    await expectRefusal(world, accept, { code: "offer.closed" });
    expect(await offers(world)).toEqual([]);
    expect(await offers(world, "accepted")).toMatchObject([{ uuid: offer.uuid }]);
  });

  test("is refused when it moved on since it was looked at", async () => {
    const { world, made, offer } = await worldWithOffer();
    const next = await propagate(world);
    const accept = (proposed: string) =>
      world.storage.acceptOffer(ann, { offer: offer.uuid, reason, proposed });
    await expectRefusal(world, () => accept(made.uuid), {
      code: "offer.moved",
      message: expect.stringContaining(next.uuid),
    });
    expect(await accept(next.uuid)).toMatchObject({ instance: { version: "1.2" } });
  });

  test("keeps the rules of its environment", async () => {
    const { world, made, offer } = await worldWithOffer();
    await world.storage.setEnvironment(ann, { project: "p", name: "production", protection: "approval" });
    const accept = (given: object = {}) =>
      world.storage.acceptOffer(ann, { offer: offer.uuid, reason, ...given });
    await expectRefusal(world, accept, { code: "environment.protected" });
    const { uuid: approval } = await world.storage.requestApproval(ann, { uuid: made.uuid, reason });
    await world.storage.decideApproval(bob, { approval, approve: true, comment: "" });
    expect(await accept({ approval })).toMatchObject({ approval, offer: offer.uuid });
  });

  test("is accepted as well by deploying the instance itself", async () => {
    const { world, made, offer } = await worldWithOffer();
    expect(await deploy(world, made)).toMatchObject({ offer: offer.uuid });
    expect(await stateOf(world, offer)).toBe("accepted");
  });

  test("is answered once by a repeated request, and by one of many at once", async () => {
    const { world, offer } = await worldWithOffer();
    const accept = (key: string) => world.storage.acceptOffer(keyed(key), { offer: offer.uuid, reason });
    const outcomes = await Promise.allSettled(["a", "a", "b", "c"].map(accept));
    expect(outcomes.map((each) => each.status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(outcomes[2]).toMatchObject({ reason: { code: "offer.closed" } });
    expect((await world.log()).filter(({ kind }) => kind === "offer.accepted")).toHaveLength(1);
  });
});

describe("an answered offer", () => {
  test("that was declined stays closed, and the next version opens another", async () => {
    const { world, offer } = await worldWithOffer();
    const decline = () => world.storage.declineOffer(bob, { offer: offer.uuid, reason: "risky" });
    expect(await decline()).toMatchObject({ uuid: offer.uuid, state: "declined" });
    await expectRefusal(world, decline, { code: "offer.closed" });
    expect(await offers(world)).toEqual([]);
    await propagate(world);
    const [next] = await offers(world);
    expect(next).toMatchObject({ proposed: { version: "1.2" }, updates: 0 });
    expect(next!.uuid).not.toBe(offer.uuid);
    const { history: told } = await world.storage.getOffer(ann, { offer: offer.uuid });
    expect(told.at(-1)).toMatchObject({ event: "declined", by: "bob", reason: "risky", at: world.at(1_000) });
  });

  test("that was snoozed is asleep until its time, also while it moves on", async () => {
    const { world, offer } = await worldWithOffer();
    const until = world.at(HOUR_MS);
    const snooze = (given: object = {}) =>
      world.storage.snoozeOffer(ann, { offer: offer.uuid, reason, until, ...given });
    await expectRefusal(world, () => snooze({ until: world.at(1_000) }), {
      code: "request.invalid",
      field: "until",
    });
    expect(await snooze()).toMatchObject({ state: "snoozed", snoozedUntil: until });
    await propagate(world);
    expect([await offers(world), await offers(world, "snoozed")]).toMatchObject([
      [],
      [{ uuid: offer.uuid, proposed: { version: "1.2" }, snoozedUntil: until }],
    ]);
    world.now += HOUR_MS;
    expect(await offers(world, "snoozed")).toEqual([]);
    expect(await offers(world)).toMatchObject([{ state: "open", snoozedUntil: null, updates: 1 }]);
    expect(await historyOf(world, offer)).toEqual(["opened 1.1", "snoozed 1.1", "updated 1.2"]);
  });

  test("may be answered while it is asleep", async () => {
    const { world, offer } = await worldWithOffer();
    await world.storage.snoozeOffer(ann, { offer: offer.uuid, reason, until: world.at(HOUR_MS) });
    await world.storage.acceptOffer(ann, { offer: offer.uuid, reason });
    expect(await stateOf(world, offer)).toBe("accepted");
  });

  test("is found by its UUID and by state only", async () => {
    const { world } = await worldWithOffer();
    const offer = "22222222-2222-4222-8222-222222222222";
    const until = world.at(HOUR_MS);
    const { storage } = world;
    for (const answer of [
      () => storage.getOffer(ann, { offer }),
      () => storage.acceptOffer(ann, { offer, reason }),
      () => storage.declineOffer(ann, { offer, reason }),
      () => storage.snoozeOffer(ann, { offer, reason, until }),
    ]) {
      await expectRefusal(world, answer, { code: "offer.unknown", field: "offer" });
    }
    const wrong = storage.listOffers(ann, { project: "p", state: "closed" as never });
    await expect(wrong).rejects.toMatchObject({ code: "request.invalid", field: "state" });
  });
});
