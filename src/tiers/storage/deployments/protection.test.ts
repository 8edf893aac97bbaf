import { describe, expect, test } from "vitest";
import type { Protection } from "../../../domain/deployment.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, bob, keyed, type World, worldWithModel } from "../../testing/world.ts";
import { deploy, reason, slot, worldWithVersions } from "./testing/slots.ts";

const protect = (world: World, protection: Protection, name = "production") =>
  world.storage.setEnvironment(ann, { project: "p", name, protection });

describe("environments", () => {
  test("are three in every project, and others when they were set once", async () => {
    const world = await worldWithModel();
    const list = async () =>
      (await world.storage.listEnvironments(ann, { project: "p" })).items.map(
        ({ name, protection }) => `${name} ${protection}`,
      );
    expect(await list()).toEqual(["production none", "staging none", "shadow none"]);
    await protect(world, "none", "canary");
    await protect(world, "approval", "beta");
    await protect(world, "if_match", "staging");
    expect(await list()).toEqual([
      "production none",
      "staging if_match",
      "shadow none",
      "beta approval",
      "canary none",
    ]);
    expect((await world.log()).slice(2).map(({ kind, subject, data }) => [kind, subject.uuid, data])).toEqual(
      [
        ["environment.set", "p", { environment: "canary", protection: "none" }],
        ["environment.set", "p", { environment: "beta", protection: "approval" }],
        ["environment.set", "p", { environment: "staging", protection: "if_match" }],
      ],
    );
    const instance = await world.instance();
    expect(await deploy(world, instance, { environment: "canary" })).toMatchObject({ environment: "canary" });
  });

  test("set to what they are leave no entry in the log", async () => {
    const world = await worldWithModel();
    await protect(world, "none", "canary");
    await protect(world, "approval");
    const log = await world.log();
    await protect(world, "none", "canary");
    await protect(world, "none", "shadow");
    await protect(world, "approval");
    expect(await world.log()).toEqual(log);
    await protect(world, "none");
    expect(await world.log()).toHaveLength(log.length + 1);
  });

  test("refuse another protection or a bad name", async () => {
    const world = await worldWithModel();
    const set = (given: object) => () =>
      world.storage.setEnvironment(ann, { project: "p", name: "canary", protection: "none", ...given });
    await expectRefusal(world, set({ protection: "all" }), { code: "request.invalid", field: "protection" });
    await expectRefusal(world, set({ name: "a b" }), { code: "name.invalid", field: "name" });
    await expectRefusal(world, set({ project: "q" }), { code: "project.unknown" });
  });
});

describe("an environment that asks for the ETag", () => {
  test("refuses every move without it, and lets pass the right one", async () => {
    const { world, versions } = await worldWithVersions(2);
    const [one, two] = versions;
    await protect(world, "if_match");
    const refused = { code: "environment.protected", field: "ifMatch" };
    await expectRefusal(world, () => deploy(world, one!), refused);
    const first = await deploy(world, one!, { ifMatch: 0 });
    const second = await deploy(world, two!, { ifMatch: first.position });
    await expectRefusal(world, () => world.storage.rollBack(ann, { ...slot, reason }), refused);
    await expectRefusal(world, () => world.storage.undeploy(ann, { ...slot, reason }), refused);
    await expectRefusal(world, () => deploy(world, one!, { ifMatch: first.position }), {
      code: "deployment.stale",
    });
    const back = await world.storage.rollBack(ann, { ...slot, reason, ifMatch: second.position });
    await world.storage.undeploy(ann, { ...slot, reason, ifMatch: back.position });
    expect(await deploy(world, one!, { environment: "staging" })).toMatchObject({ action: "deploy" });
  });
});

describe("an environment that asks for an approval", () => {
  async function protectedWorld() {
    const { world, versions } = await worldWithVersions(2);
    await protect(world, "approval");
    const [one, two] = versions;
    const request = (uuid: string, environment?: string) =>
      world.storage.requestApproval(ann, { uuid, reason: "better", ...(environment ? { environment } : {}) });
    const decide = (approval: string, approve: boolean, caller = bob) =>
      world.storage.decideApproval(caller, { approval, approve, comment: "seen" });
    return { world, one: one!, two: two!, request, decide };
  }

  test("lets pass one deployment that somebody else approved, once", async () => {
    const { world, one, two, request, decide } = await protectedWorld();
    await expectRefusal(world, () => deploy(world, one), {
      code: "environment.protected",
      field: "approval",
    });
    const pending = await request(one.uuid);
    expect(pending).toMatchObject({
      instance: { uuid: one.uuid, version: "1.0" },
      environment: "production",
      state: "pending",
      reason: "better",
      requestedBy: "ann",
      decidedBy: null,
      decidedAt: null,
      comment: null,
    });
    const approval = pending.uuid;
    const use = (instance = one, environment = "production") =>
      deploy(world, instance, { approval, environment });
    await expectRefusal(world, use, {
      code: "approval.state",
      message: `approval ${approval} is pending: nobody has decided it`,
    });
    world.now += 1_000;
    const approved = await decide(approval, true);
    expect(approved).toMatchObject({
      state: "approved",
      decidedBy: "bob",
      decidedAt: world.at(1_000),
      comment: "seen",
    });
    await expectRefusal(world, () => use(two), { code: "approval.state" });
    await expectRefusal(world, () => use(one, "staging"), { code: "approval.state" });
    expect(await use()).toMatchObject({ approval, instance: { version: "1.0" } });
    const used = await world.storage.getApproval(ann, { approval });
    expect(used).toEqual({ ...approved, state: "used" });
    const other = await request(two.uuid);
    await decide(other.uuid, true);
    await deploy(world, two, { approval: other.uuid });
    await expectRefusal(world, use, { code: "approval.state", message: `approval ${approval} is used` });
    const { uuid: refused } = await request(one.uuid);
    await decide(refused, false);
    await expectRefusal(world, () => deploy(world, one, { approval: refused }), {
      code: "approval.state",
      message: `approval ${refused} is refused`,
    });
    const back = await world.storage.rollBack(ann, { ...slot, reason });
    expect(back).toMatchObject({ instance: { version: "1.0" }, approval: null });
    expect(await world.storage.undeploy(ann, { ...slot, reason })).toMatchObject({ instance: null });
  });

  test("lists what was asked for, by environment and state, page after page", async () => {
    const { world, one, two, request, decide } = await protectedWorld();
    const made = [await request(one.uuid), await request(two.uuid), await request(one.uuid, "staging")];
    const list = async (given: object = {}) =>
      (await world.storage.listApprovals(ann, { project: "p", ...given })).items;
    expect(await list()).toEqual(made);
    const approved = await decide(made[0]!.uuid, true);
    await decide(made[1]!.uuid, false);
    expect(await list({ state: "approved" })).toEqual([approved]);
    await deploy(world, one, { approval: approved.uuid });
    const states = (await list()).map(({ state, decidedBy }) => [state, decidedBy]);
    expect(states).toEqual([
      ["used", "bob"],
      ["refused", "bob"],
      ["pending", null],
    ]);
    expect([await list({ environment: "staging" }), await list({ environment: "shadow" })]).toEqual([
      [made[2]],
      [],
    ]);
    const first = await world.storage.listApprovals(ann, { project: "p", page_size: 2 });
    expect(first.items).toHaveLength(2);
    expect(await list({ page_size: 2, page_token: first.next_page_token })).toEqual([made[2]]);
    for (const [given, refusal] of [
      [{ state: "open" }, { code: "request.invalid", field: "state" }],
      [{ environment: "none" }, { code: "environment.unknown" }],
      [{ project: "q" }, { code: "project.unknown" }],
    ] as const) {
      await expectRefusal(world, () => list(given), refusal);
    }
  });

  test("takes no decision from who asked, nor a second one", async () => {
    const { world, one, request, decide } = await protectedWorld();
    const { uuid } = await request(one.uuid);
    for (const approve of [true, false]) {
      await expectRefusal(world, () => decide(uuid, approve, ann), { code: "approval.own" });
    }
    await decide(uuid, true);
    await expectRefusal(world, () => decide(uuid, false), { code: "approval.state" });
    expect(await world.storage.getApproval(ann, { approval: uuid })).toMatchObject({ state: "approved" });
    const [unknown, empty] = ["22222222-2222-4222-8222-222222222222", ""];
    await expectRefusal(world, () => decide(unknown, true), { code: "approval.unknown" });
    await expectRefusal(world, () => decide(empty, true), { code: "request.invalid", field: "approval" });
    const vague = { approval: uuid, approve: "false" as never, comment: "" };
    await expectRefusal(world, () => world.storage.decideApproval(bob, vague), {
      code: "request.invalid",
      field: "approve",
    });
    await expectRefusal(world, () => request(one.uuid, "canary"), { code: "environment.unknown" });
    await expectRefusal(world, () => request(unknown), { code: "instance.unknown" });
  });

  test("tells in the log who asked for what and who said what", async () => {
    const { world, one, request, decide } = await protectedWorld();
    const { uuid } = await request(one.uuid);
    await decide(uuid, true);
    await decide((await request(one.uuid, "staging")).uuid, false);
    const told = (await world.log()).slice(-4).map(({ kind, actor, subject }) => [kind, actor, subject.uuid]);
    expect(told).toEqual([
      ["approval.requested", "ann", one.uuid],
      ["approval.approved", "bob", one.uuid],
      ["approval.requested", "ann", one.uuid],
      ["approval.refused", "bob", one.uuid],
    ]);
    expect((await world.log()).at(-3)!.data).toEqual({
      baseVersionId: "m",
      version: "1.0",
      partition: {},
      environment: "production",
      approval: uuid,
    });
  });

  test("makes one approval of a repeated request", async () => {
    const { world, one } = await protectedWorld();
    const request = () => world.storage.requestApproval(keyed("k"), { uuid: one.uuid, reason });
    const first = await request();
    const log = await world.log();
    expect(await request()).toEqual(first);
    expect(await world.log()).toEqual(log);
  });
});
