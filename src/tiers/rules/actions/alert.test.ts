import { expect, test } from "vitest";
import { timeOf } from "../../../domain/time.ts";
import { ann } from "../../testing/world.ts";
import { createSilencing } from "../silencing.ts";
import { Ruled } from "../testing/ruled.ts";
import { matches } from "./silences.ts";

const MINUTE_MS = 60_000;

async function alerting(parameters: Record<string, unknown> = {}): Promise<Ruled> {
  const ruled = await Ruled.open({}, ["city"]);
  const alert = { severity: "page", summary: "mae is {{metrics.Validation.mae}}", labels: { area: "maps" } };
  ruled.rules.put({ actions: [{ action: "alert", parameters: { ...alert, ...parameters } }] });
  await ruled.pass(1_000);
  return ruled;
}

async function cities(ruled: Ruled, count: number, baseVersionId = "m"): Promise<string[]> {
  const made: string[] = [];
  for (let number = 0; number < count; number++) {
    made.push(await ruled.instance({ baseVersionId, fields: { city: `city ${number}` } }));
  }
  return made;
}

async function measureAll(ruled: Ruled, instances: readonly string[], value: number): Promise<void> {
  for (const instance of instances) await ruled.measure(instance, value);
  await ruled.soon();
  await ruled.soon();
}

const sent = (ruled: Ruled) => ruled.receiver.requests.map(({ body }) => JSON.parse(body)[0]);

test("one alert is sent for all cities of a model, and resolved when the last of them is over", async () => {
  const ruled = await alerting();
  const made = await cities(ruled, 20);
  const start = ruled.time.clock.now();
  await measureAll(ruled, made, 9);
  await ruled.pass(MINUTE_MS);
  const [request, ...others] = ruled.receiver.requests;
  expect(others).toEqual([]);
  expect(request!.url).toBe("http://alertmanager.example/api/v2/alerts");
  const labels = {
    ...{ area: "maps", severity: "page", alertname: "rule", rule: "rule" },
    ...{ team: "team", project: "p", base_version_id: "m" },
  };
  expect(sent(ruled)).toMatchObject([
    { labels, annotations: { summary: "mae is 9" }, startsAt: timeOf(start) },
  ]);
  await measureAll(ruled, made.slice(1), 1);
  expect(sent(ruled)).toHaveLength(1);
  await measureAll(ruled, made.slice(0, 1), 1);
  const over = timeOf(ruled.time.clock.now() - 20);
  expect(sent(ruled).slice(1)).toEqual([{ labels, startsAt: timeOf(start), endsAt: over }]);
  await measureAll(ruled, made.slice(0, 1), 9);
  expect(sent(ruled)).toHaveLength(3);
});

test("a silenced alert is sent when the silence ends, if it still fires", async () => {
  const ruled = await alerting();
  const { clock } = ruled.time;
  const silencing = createSilencing({
    records: ruled.database,
    seams: { clock, ids: { uuid: () => "00000000-0000-4000-8000-000000000001", token: () => "" } },
  } as unknown as Parameters<typeof createSilencing>[0]);
  const matchers = [{ name: "base_version_id", value: "m|n", isRegex: true }];
  const endsAt = timeOf(clock.now() + 30 * MINUTE_MS);
  const silence = await silencing.createSilence(ann, { matchers, comment: "we know", endsAt });
  expect(silence).toMatchObject({ createdBy: "ann", endsAt, comment: "we know" });
  const [a] = await cities(ruled, 1);
  await measureAll(ruled, [a!], 9);
  expect((await ruled.jobs())[0]).toMatchObject({
    state: "waiting",
    result: `silenced until ${endsAt}: we know`,
  });
  await ruled.pass(29 * MINUTE_MS, MINUTE_MS);
  expect(sent(ruled)).toEqual([]);
  await ruled.pass(3 * MINUTE_MS, MINUTE_MS);
  expect(sent(ruled)).toHaveLength(1);
  expect((await ruled.jobs())[0]).toMatchObject({ state: "done", attempts: 1 });
});

test("what is over before its silence ends is never sent", async () => {
  const ruled = await alerting();
  const endless = { starts: 0, ends: Date.parse("9999-01-01T00:00:00Z"), actor: "ann" };
  const silence = { uuid: "u", matchers: [{ name: "team", value: "team", isRegex: false }], comment: "" };
  await ruled.database.write((tables) => tables.alerts.insertSilence({ ...silence, ...endless }));
  const made = await cities(ruled, 2);
  await measureAll(ruled, made, 9);
  await measureAll(ruled, made, 1);
  await ruled.pass(5 * MINUTE_MS);
  expect(sent(ruled)).toEqual([]);
  expect((await ruled.jobs()).map(({ state, result }) => `${state}: ${result}`).sort()).toEqual([
    "done: 1 others still fire",
    "done: it was over before it was sent",
    "done: it was over before it was sent",
    "done: it was over before it was sent",
  ]);
});

test("an alert of a downstream waits while one of its upstream fires", async () => {
  const ruled = await alerting();
  const owned = { project: "p", partitionBy: ["city"] };
  const { uuid: downstream } = await ruled.storage.createModel(ann, { ...owned, baseVersionId: "down" });
  const upstream = (await ruled.storage.findModel(ann, { project: "p", baseVersionId: "m" })).uuid;
  const up = await cities(ruled, 1);
  await ruled.storage.addDependency(ann, { model: downstream, upstream });
  const down = await cities(ruled, 1, "down");
  await measureAll(ruled, up, 9);
  await measureAll(ruled, down, 9);
  const names = () => sent(ruled).map(({ labels }) => labels.base_version_id);
  expect(names()).toEqual(["m"]);
  expect((await ruled.jobs()).at(-1)).toMatchObject({ result: "held back while an alert of m fires" });
  await measureAll(ruled, up, 1);
  await ruled.pass(2 * MINUTE_MS);
  expect(names()).toEqual(["m", "m", "down"]);
});

test.each([
  [{ name: "team", value: "a", isRegex: false }, true],
  [{ name: "team", value: "a.*", isRegex: false }, false],
  [{ name: "team", value: "a|b", isRegex: true }, true],
  [{ name: "team", value: "b", isRegex: true }, false],
  [{ name: "other", value: "", isRegex: false }, true],
  [{ name: "constructor", value: ".+", isRegex: true }, false],
])("%j matches the team a: %s", (matcher, expected) => {
  expect(matches(matcher, { team: "a" })).toBe(expected);
});

test.each(["goes on", "loses its answer"])(
  "an instance that fires while another server tells that all is over has its alert, when that server %s",
  async (fate) => {
    const ruled = await alerting();
    const [a, b] = await cities(ruled, 2);
    await measureAll(ruled, [a!], 9);
    let answer = (_status: number): void => {};
    ruled.receiver.answer = () =>
      new Promise((resolve, reject) => {
        answer = fate === "goes on" ? resolve : () => reject(new Error("cut"));
      });
    await measureAll(ruled, [a!], 1);
    expect(sent(ruled)).toHaveLength(2);
    ruled.automation.quiesce();
    ruled.start();
    ruled.receiver.answer = () => 204;
    await measureAll(ruled, [b!], 9);
    expect(sent(ruled)).toHaveLength(2);
    answer(204);
    await ruled.pass(MINUTE_MS);
    expect(sent(ruled)).toHaveLength(3);
    expect(Date.parse(sent(ruled)[2].endsAt)).toBeGreaterThan(ruled.time.clock.now());
    await measureAll(ruled, [b!], 1);
    expect(sent(ruled)).toHaveLength(4);
    expect(Date.parse(sent(ruled)[3].endsAt)).toBeLessThanOrEqual(ruled.time.clock.now());
  },
);

test("an alert is told again while it goes on, so that an Alertmanager that was restarted knows of it", async () => {
  const ruled = await alerting();
  const [a] = await cities(ruled, 1);
  await measureAll(ruled, [a!], 9);
  await ruled.pass(60 * MINUTE_MS, MINUTE_MS);
  const [first, ...again] = sent(ruled);
  expect(again.length).toBeGreaterThanOrEqual(9);
  expect(again.length).toBeLessThanOrEqual(12);
  for (const { endsAt, ...alert } of again) {
    const { endsAt: _, ...same } = first;
    expect(alert).toEqual(same);
    expect(Date.parse(endsAt)).toBeGreaterThan(Date.parse(first.endsAt));
  }
  await measureAll(ruled, [a!], 1);
  const count = sent(ruled).length;
  await ruled.pass(30 * MINUTE_MS, MINUTE_MS);
  expect(sent(ruled)).toHaveLength(count);
});

test("an alert ends when its rule is removed", async () => {
  const ruled = await alerting();
  const [a] = await cities(ruled, 1);
  await measureAll(ruled, [a!], 9);
  ruled.rules.remove("rule");
  await ruled.pass(7 * MINUTE_MS, MINUTE_MS);
  const [first, ...others] = sent(ruled);
  expect(others).toHaveLength(1);
  expect(others[0]).toMatchObject({ labels: first.labels, startsAt: first.startsAt });
  expect(Date.parse(others[0].endsAt)).toBeLessThanOrEqual(ruled.time.clock.now());
  ruled.rules.put({ actions: [{ action: "alert", parameters: {} }] });
  await ruled.pass(1_000);
  await measureAll(ruled, [a!], 1);
  await measureAll(ruled, [a!], 9);
  expect(sent(ruled)).toHaveLength(3);
});
