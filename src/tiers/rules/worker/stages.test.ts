import { expect, test } from "vitest";
import { Ruled } from "../testing/ruled.ts";
import { isCanary, whyNotActing } from "./stages.ts";

const cities = Array.from({ length: 2_000 }, (_, number) => ({ city: `city ${number}`, zone: number % 7 }));
const chosen = (rule: string, share: number) =>
  cities.filter((partition) => isCanary(rule, partition, share));

test.each([0.01, 0.1, 0.5, 0.9])("a canary of %d acts on that share of partitions", (share) => {
  expect(Math.abs(chosen("rule", share).length / cities.length - share)).toBeLessThan(0.03);
});

test("a larger share keeps the partitions of a smaller one, and another rule has its own", () => {
  const half = new Set(chosen("rule", 0.5));
  expect(chosen("rule", 0.1).every((partition) => half.has(partition))).toBe(true);
  const both = chosen("other", 0.5).filter((partition) => half.has(partition));
  expect(Math.abs(both.length / cities.length - 0.25)).toBeLessThan(0.05);
});

test("the order of a partition's fields is of no matter", () => {
  for (const { city, zone } of cities.slice(0, 100)) {
    expect(isCanary("rule", { city, zone }, 0.5)).toBe(isCanary("rule", { zone, city }, 0.5));
  }
});

test("a canary acts for its partitions and is in shadow for the others", async () => {
  const ruled = await Ruled.open({}, ["city"]);
  ruled.rules.put({ share: 0.5, stage: "canary" }, "canary");
  const rule = ruled.rules.byUuid("rule")!;
  await ruled.pass(1_000);
  for (const { city } of cities.slice(0, 20)) {
    await ruled.measure(await ruled.instance({ fields: { city } }), 9);
  }
  await ruled.soon();
  const acting = cities.slice(0, 20).filter(({ city }) => whyNotActing(rule, { city }) === null);
  expect(acting.length).toBeGreaterThan(3);
  expect(acting.length).toBeLessThan(17);
  const called = ruled.receiver.requests.map(({ body }) => JSON.parse(body).instance.partition.city);
  expect(called.sort()).toEqual(acting.map(({ city }) => city).sort());
  const suppressed = (await ruled.firings()).filter(({ outcome }) => outcome === "suppressed");
  expect(suppressed).toHaveLength(20 - acting.length);
  expect(suppressed[0]!.why).toBe("the partition is not in the 50 % that the canary acts on");
});

test("what happened while a rule was switched off makes it look neither then nor when it is on again", async () => {
  const ruled = await Ruled.open();
  ruled.rules.put({});
  await ruled.pass(1_000);
  // So that nobody looks meanwhile.
  ruled.automation.quiesce();
  const flip = (on: boolean) =>
    ruled.database.write((tables) =>
      tables.ruleSwitches.append({ target: "team", name: "team", on, reason: "", at: 0, actor: "ann" }),
    );
  const [before, off, after] = [await ruled.instance(), await ruled.instance(), await ruled.instance()];
  await ruled.measure(before, 9);
  await flip(false);
  await ruled.measure(off, 9);
  await flip(true);
  await ruled.measure(after, 9);
  ruled.start();
  await ruled.pass(2_000);
  const called = ruled.receiver.requests.map(({ body }) => JSON.parse(body).instance.uuid);
  expect(called.sort()).toEqual([before, after].sort());
});
