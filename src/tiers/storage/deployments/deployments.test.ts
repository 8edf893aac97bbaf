import { describe, expect, test } from "vitest";
import type { Deployment } from "../../../domain/deployment.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, bob, keyed, worldWithModel } from "../../testing/world.ts";
import { deploy, reason, slot, worldWithVersions } from "./testing/slots.ts";

const UNKNOWN = "22222222-2222-4222-8222-222222222222";

const versionOf = ({ instance }: Deployment): string | null => instance?.version ?? null;

describe("a slot", () => {
  test("serves what was deployed last, and goes back step by step until nothing was before", async () => {
    const { world, versions } = await worldWithVersions(3);
    const rollBack = () => world.storage.rollBack(bob, { ...slot, reason: "slow" });
    for (const version of versions) await deploy(world, version);
    const second = await rollBack();
    expect(second).toMatchObject({
      action: "rollback",
      instance: { version: "1.1" },
      replaced: { version: "1.2" },
      by: "bob",
      reason: "slow",
    });
    expect(versionOf(await rollBack())).toBe("1.0");
    await expectRefusal(world, rollBack, { code: "deployment.nothing_before" });
    const gone = await world.storage.undeploy(ann, { ...slot, reason });
    expect(gone).toMatchObject({ action: "undeploy", instance: null, replaced: { version: "1.0" } });
    expect(gone).toMatchObject({
      project: "p",
      baseVersionId: "m",
      partition: {},
      environment: "production",
    });
    expect(await world.storage.getDeployment(ann, slot)).toEqual(gone);
    const undeploy = () => world.storage.undeploy(ann, { ...slot, reason });
    await expectRefusal(world, undeploy, { code: "deployment.unknown" });
    expect(versionOf(await rollBack())).toBe("1.0");
    await expectRefusal(world, rollBack, { code: "deployment.nothing_before" });
  });

  test("that served nothing before the present version has nothing to go back to", async () => {
    const { world, versions } = await worldWithVersions(2);
    await deploy(world, versions[0]!);
    await world.storage.undeploy(ann, { ...slot, reason });
    await deploy(world, versions[1]!);
    const rollBack = () => world.storage.rollBack(ann, { ...slot, reason });
    await expectRefusal(world, rollBack, { code: "deployment.nothing_before" });
  });

  test("answers with the present entry, and writes nothing, when it serves the instance already", async () => {
    const { world, versions } = await worldWithVersions(1);
    const first = await deploy(world, versions[0]!);
    const log = await world.log();
    expect(await deploy(world, versions[0]!, { reason: "again", ifMatch: first.position })).toEqual(first);
    expect(await world.log()).toEqual(log);
  });

  test("is one for each environment and each partition", async () => {
    const world = await worldWithModel(["city"]);
    const oslo = await world.instance({ fields: { city: "Oslo" } });
    const lima = await world.instance({ fields: { city: "Lima" } });
    await deploy(world, oslo);
    await deploy(world, lima, { environment: "staging" });
    const served = async (environment: string, city: string) =>
      (await world.storage.getDeployment(ann, { ...slot, environment, partition: { city } })).instance?.uuid;
    expect([await served("production", "Oslo"), await served("staging", "Lima")]).toEqual([
      oslo.uuid,
      lima.uuid,
    ]);
    await expect(served("staging", "Oslo")).rejects.toMatchObject({
      code: "deployment.unknown",
      message: `nothing is deployed for m in staging in the partition {"city":"Oslo"}`,
    });
    await expect(world.storage.getDeployment(ann, slot)).rejects.toMatchObject({
      message: "nothing is deployed for m in production outside its partitions; give its city",
    });
  });

  test("says in the log what is served, where, and instead of what", async () => {
    const { world, versions } = await worldWithVersions(2);
    for (const version of versions) await deploy(world, version);
    await world.storage.rollBack(ann, { ...slot, reason });
    await world.storage.undeploy(ann, { ...slot, reason });
    const [one, two] = versions;
    const told = (await world.log()).slice(-4).map(({ kind, subject, data }) => [kind, subject.uuid, data]);
    const data = (version: string, replaced: string | null) => ({
      baseVersionId: "m",
      version,
      partition: {},
      environment: "production",
      replaced,
    });
    expect(told).toEqual([
      ["deployment.deployed", one!.uuid, data("1.0", null)],
      ["deployment.deployed", two!.uuid, data("1.1", "1.0")],
      ["deployment.rolled_back", one!.uuid, data("1.0", "1.1")],
      ["deployment.undeployed", one!.uuid, data("1.0", "1.0")],
    ]);
  });
});

describe("a deployment", () => {
  test("is refused, and leaves no trace, when it names what is not there or not allowed", async () => {
    const { world, versions } = await worldWithVersions(2);
    const [old, better] = versions;
    await world.storage.deprecate(ann, { uuid: old!.uuid, reason: "worse", replacement: better!.uuid });
    const attempt = (given: object) => () =>
      world.storage.deploy(ann, { uuid: better!.uuid, reason, ...given });
    const refusals: [object, object][] = [
      [{ uuid: old!.uuid }, { code: "instance.deprecated", message: expect.stringContaining(better!.uuid) }],
      [{ uuid: UNKNOWN }, { code: "instance.unknown" }],
      [{ uuid: "m" }, { code: "request.invalid", field: "uuid" }],
      [{ reason: " " }, { code: "request.invalid", field: "reason" }],
      [{ ifMatch: -1 }, { code: "request.invalid", field: "ifMatch" }],
      [
        { ifMatch: 3 },
        { code: "deployment.stale", message: expect.stringContaining("at position 0, not 3") },
      ],
      [{ approval: UNKNOWN }, { code: "approval.unknown" }],
      [{ environment: "a b" }, { code: "name.invalid" }],
      [
        { environment: "canary" },
        {
          code: "environment.unknown",
          message: `project p has no environment "canary", only production, staging, shadow`,
        },
      ],
    ];
    for (const [given, expected] of refusals) await expectRefusal(world, attempt(given), expected);
    for (const move of ["rollBack", "undeploy"] as const) {
      const moving = (given: object) => () => world.storage[move](ann, { ...slot, reason, ...given });
      await expectRefusal(world, moving({}), { code: "deployment.unknown" });
      await expectRefusal(world, moving({ baseVersionId: "n" }), { code: "model.unknown" });
      await expectRefusal(world, moving({ project: "q" }), { code: "project.unknown" });
    }
  });

  test("goes back to a deprecated version, since that may be an emergency", async () => {
    const { world, versions } = await worldWithVersions(2);
    for (const version of versions) await deploy(world, version);
    await world.storage.deprecate(ann, { uuid: versions[0]!.uuid, reason: "old" });
    expect(versionOf(await world.storage.rollBack(ann, { ...slot, reason }))).toBe("1.0");
  });

  test("repeated with its idempotency key happens once", async () => {
    const { world, versions } = await worldWithVersions(2);
    const first = await world.storage.deploy(keyed("a"), { uuid: versions[0]!.uuid, reason });
    await deploy(world, versions[1]!);
    const back = await world.storage.rollBack(keyed("b"), { ...slot, reason });
    const log = await world.log();
    expect(await world.storage.deploy(keyed("a"), { uuid: versions[0]!.uuid, reason })).toEqual(first);
    expect(await world.storage.rollBack(keyed("b"), { ...slot, reason })).toEqual(back);
    expect(await world.log()).toEqual(log);
  });

  test("with one ETag succeeds for one of 64 writers, whatever they do", async () => {
    const { world, versions } = await worldWithVersions(65);
    const [first, ...others] = versions;
    await deploy(world, first!);
    const { position } = await deploy(world, others[0]!);
    const outcomes = await Promise.allSettled(
      others.map((version, index) => {
        if (index % 3 === 1) return world.storage.rollBack(ann, { ...slot, reason, ifMatch: position });
        if (index % 3 === 2) return world.storage.undeploy(ann, { ...slot, reason, ifMatch: position });
        return deploy(world, index === 0 ? first! : version, { ifMatch: position });
      }),
    );
    const won = outcomes.filter((each) => each.status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const lost of outcomes.filter((each) => each.status === "rejected")) {
      expect(lost.reason).toMatchObject({ code: "deployment.stale" });
    }
    expect(await world.storage.getDeployment(ann, slot)).toEqual(won[0]!.value);
  });
});
