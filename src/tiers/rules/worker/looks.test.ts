import { describe, expect, test } from "vitest";
import type { ActionRule } from "../../../domain/rule.ts";
import { timeOf } from "../../../domain/time.ts";
import { ann } from "../../testing/world.ts";
import { Ruled } from "../testing/ruled.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function withRule(
  rule: Partial<ActionRule> = {},
  stage?: "shadow" | "canary" | "draft",
): Promise<Ruled> {
  const ruled = await Ruled.open();
  ruled.rules.put(rule, stage);
  await ruled.pass(1_000);
  return ruled;
}

const calls = (ruled: Ruled): number => ruled.receiver.requests.length;

async function outcomes(ruled: Ruled): Promise<string[]> {
  return (await ruled.firings()).map(({ outcome, actions }) => `${outcome} ${actions}`);
}

describe("a rule looks", () => {
  test("at what was known when its cause was written, not at what came after", async () => {
    const ruled = await withRule();
    const instance = await ruled.instance();
    // Both stand before the first look.
    await ruled.measure(instance, 9);
    await ruled.measure(instance, 1);
    await ruled.soon();
    expect(await outcomes(ruled)).toEqual(["held 1", "not_held 0"]);
    expect(calls(ruled)).toBe(1);
    expect(JSON.parse(ruled.receiver.requests[0]!.body).metrics).toEqual({ "Validation.mae": 9 });
  });

  test("at tags and deprecation as they were", async () => {
    const ruled = await withRule({ when: `tags.reviewed == "yes" and not deprecated` });
    const subject = { kind: "instance", uuid: await ruled.instance() } as const;
    await ruled.storage.changeTags(ann, { subject, set: { reviewed: "yes" } });
    await ruled.storage.deprecate(ann, { uuid: subject.uuid, reason: "old" });
    await ruled.storage.changeTags(ann, { subject, set: { reviewed: "no" } });
    await ruled.soon();
    expect(await outcomes(ruled)).toEqual(["missing 0", "held 1", "not_held 0", "not_held 0"]);
  });

  test("at the deprecation of its revision and of its whole model, in the order of the log", async () => {
    const ruled = await withRule({ when: "not deprecated" });
    const instances = [await ruled.instance(), await ruled.instance()];
    const { uuid } = await ruled.storage.findModel(ann, { project: "p", baseVersionId: "m" });
    await ruled.storage.deprecateModel(ann, { uuid, reason: "old" });
    await ruled.storage.deprecateModel(ann, { uuid, reason: "old", all: true });
    await ruled.storage.restoreModel(ann, { uuid, reason: "not so old" });
    // Of a deprecated model, so from its making on.
    await ruled.instance();
    await ruled.storage.restoreModel(ann, { uuid, reason: "not so old", all: true });
    await ruled.soon();
    const firings = await ruled.firings();
    const of = (uuid: string) =>
      firings.filter(({ instanceUuid }) => instanceUuid === uuid).map(({ outcome }) => outcome);
    for (const each of instances) {
      expect(of(each)).toEqual(["held", "not_held", "not_held", "not_held", "held"]);
    }
    expect(firings.slice(-3).map(({ outcome }) => outcome)).toEqual(["held", "held", "held"]);
    expect(firings).toHaveLength(12);
  });

  test("at windows of what was known", async () => {
    const ruled = await withRule({ when: `avg(metrics.mae, "1h") > 5 and count(metrics.mae, "1h") > 1` });
    const instance = await ruled.instance();
    await ruled.measure(instance, 50);
    await ruled.pass(90 * MINUTE_MS);
    await ruled.measure(instance, 4);
    await ruled.pass(10 * MINUTE_MS);
    await ruled.measure(instance, 8);
    await ruled.soon();
    expect(await outcomes(ruled)).toEqual(["not_held 0", "not_held 0", "held 1"]);
  });

  test("again when a point that was measured by a clock ahead has been", async () => {
    const ruled = await withRule();
    const instance = await ruled.instance();
    await ruled.measure(instance, 9, "mae", timeOf(ruled.time.clock.now() + 30_000));
    await ruled.soon();
    expect(await outcomes(ruled)).toEqual(["missing 0"]);
    await ruled.pass(35_000);
    expect(await outcomes(ruled)).toEqual(["missing 0", "held 1"]);
  });

  test("and says what was missing", async () => {
    const ruled = await withRule({ when: "metrics.mae > 5 and metrics.bias > 1" });
    await ruled.measure(await ruled.instance(), 9);
    await ruled.soon();
    expect(await ruled.firings()).toMatchObject([
      { outcome: "missing", why: expect.stringContaining("bias") },
    ]);
  });

  test("and keeps no record of instances that it is not about", async () => {
    const ruled = await withRule({ given: `city == "NYC"` });
    await ruled.measure(await ruled.instance({ fields: { city: "SF" } }), 9);
    await ruled.measure(await ruled.instance({ fields: { city: "NYC" } }), 9);
    await ruled.soon();
    expect(await ruled.firings()).toMatchObject([{ outcome: "missing" }, { outcome: "held" }]);
    expect(await ruled.database.read((tables) => tables.jobs.schedule())).toEqual([]);
  });
});

describe("a rule acts", () => {
  test("when its condition begins to hold, and again after it did not", async () => {
    const ruled = await withRule();
    const instance = await ruled.instance();
    for (const value of [9, 8, 2, 7, 9]) {
      await ruled.measure(instance, value);
      await ruled.soon();
    }
    expect(await outcomes(ruled)).toEqual(["held 1", "held 0", "not_held 0", "held 1", "held 0"]);
    expect(calls(ruled)).toBe(2);
  });

  test("after FOR, by itself, if nothing broke it", async () => {
    const ruled = await withRule({ for: 30 * 60 });
    const [a, b] = [await ruled.instance(), await ruled.instance()];
    await ruled.measure(a, 9);
    await ruled.measure(b, 9);
    await ruled.pass(20 * MINUTE_MS);
    await ruled.measure(b, 1);
    await ruled.pass(9 * MINUTE_MS);
    expect(calls(ruled)).toBe(0);
    await ruled.pass(2 * MINUTE_MS);
    expect(calls(ruled)).toBe(1);
    expect((await ruled.firings()).map(({ cause, outcome, actions }) => [cause, outcome, actions])).toEqual([
      ["change", "held", 0],
      ["change", "held", 0],
      ["change", "not_held", 0],
      ["due", "held", 1],
    ]);
    await ruled.pass(2 * HOUR_MS, MINUTE_MS);
    expect(await ruled.firings()).toHaveLength(4);
  });

  test("though no server ran when FOR ended", async () => {
    const ruled = await withRule({ for: 30 * 60 });
    await ruled.measure(await ruled.instance(), 9);
    await ruled.soon();
    ruled.automation.quiesce();
    await ruled.pass(3 * HOUR_MS, HOUR_MS);
    ruled.restart();
    await ruled.pass(6_000);
    expect(calls(ruled)).toBe(1);
  });

  test("again only after UNTIL held", async () => {
    const ruled = await withRule({ until: "metrics.mae < 3" });
    const instance = await ruled.instance();
    for (const value of [9, 4, 9, 2, 4, 9]) {
      await ruled.measure(instance, value);
      await ruled.soon();
    }
    expect(await outcomes(ruled)).toEqual([
      "held 1",
      "not_held 0",
      "held 0",
      "not_held 0",
      "not_held 0",
      "held 1",
    ]);
  });

  test("at every moment of its SCHEDULE on every live instance, when it has no WHEN", async () => {
    const ruled = await Ruled.open();
    const [, , old] = [await ruled.instance(), await ruled.instance(), await ruled.instance()];
    await ruled.storage.deprecate(ann, { uuid: old!, reason: "old" });
    ruled.rules.put({ when: null, schedule: [{ every: 3600 }] });
    await ruled.pass(3 * HOUR_MS + MINUTE_MS, MINUTE_MS);
    expect((await ruled.firings()).map(({ cause }) => cause)).toEqual(Array(6).fill("schedule"));
    expect(calls(ruled)).toBe(6);
  });

  test("at the beginning and the end of an event", async () => {
    const ruled = await Ruled.open();
    const [start, end] = ["2026-01-01T06:00:00.000Z", "2026-01-01T18:00:00.000Z"];
    const schedule = [{ event: "holiday", start, end }];
    const during = `now() >= time("${start}") and now() < time("${end}")`;
    ruled.rules.put({ uuid: "there", when: during, schedule });
    ruled.rules.put({ uuid: "back", when: `now() >= time("${end}")`, schedule });
    await ruled.instance();
    await ruled.pass(24 * HOUR_MS, 10 * MINUTE_MS);
    const firings = await ruled.firings();
    expect(firings.map(({ rule, outcome, at }) => [rule, outcome, timeOf(at).slice(11, 15)]).sort()).toEqual([
      ["back", "held", "18:0"],
      ["back", "not_held", "06:0"],
      ["there", "held", "06:0"],
      ["there", "not_held", "18:0"],
    ]);
    expect(calls(ruled)).toBe(2);
  });

  test("never in shadow, and says that it would have", async () => {
    const ruled = await withRule({}, "shadow");
    const instance = await ruled.instance();
    await ruled.measure(instance, 9);
    await ruled.measure(instance, 8);
    await ruled.soon();
    expect(await ruled.firings()).toMatchObject([
      { outcome: "suppressed", actions: 0, why: "the rule is in shadow", stage: "shadow" },
      { outcome: "held", actions: 0 },
    ]);
    expect(calls(ruled)).toBe(0);
  });

  test("not once it was switched off, nor for what waited when it was", async () => {
    const ruled = await withRule();
    ruled.receiver.answer = () => 500;
    const instance = await ruled.instance();
    await ruled.measure(instance, 9);
    await ruled.soon();
    ruled.rules.put({}, "draft");
    await ruled.measure(await ruled.instance(), 9);
    await ruled.pass(MINUTE_MS);
    expect(calls(ruled)).toBe(1);
    expect(await ruled.jobs()).toMatchObject([
      { state: "dead", result: expect.stringContaining("switched off") },
    ]);
  });
});

test("firings are forgotten after a year, but for those whose acts were given up", async () => {
  const ruled = await withRule();
  await ruled.measure(await ruled.instance(), 9);
  await ruled.soon();
  ruled.receiver.answer = () => 410;
  await ruled.measure(await ruled.instance(), 9);
  await ruled.soon();
  expect(await ruled.firings()).toHaveLength(2);
  await ruled.time.skip(364 * 24 * HOUR_MS);
  expect(await ruled.firings()).toHaveLength(2);
  await ruled.time.skip(48 * HOUR_MS);
  await ruled.soon();
  expect(await ruled.firings()).toHaveLength(1);
  expect(await ruled.jobs()).toMatchObject([{ state: "dead" }]);
});
