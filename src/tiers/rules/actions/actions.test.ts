import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { timeOf } from "../../../domain/time.ts";
import { ann } from "../../testing/world.ts";
import { callback, Ruled } from "../testing/ruled.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A server with one rule that does one thing when `mae` is above 5. */
async function doing(
  action: string,
  parameters: Record<string, unknown> = {},
  { given = {}, partitionBy = [] as string[] } = {},
): Promise<Ruled> {
  const ruled = await Ruled.open({}, partitionBy);
  ruled.rules.put({ actions: [{ action, parameters }], ...given });
  await ruled.pass(1_000);
  return ruled;
}

async function fail(ruled: Ruled, fields = {}, value = 9): Promise<string> {
  await ruled.time.skip(1_000);
  const instance = await ruled.instance({ fields });
  await ruled.measure(instance, value);
  await ruled.soon();
  return instance;
}

const lastJob = async (ruled: Ruled) => (await ruled.jobs()).at(-1)!;

describe("a callback", () => {
  const withCallback = async (parts: object) => {
    const ruled = await Ruled.open();
    ruled.rules.team = { ...ruled.rules.team, callbacks: { tell: { ...callback, ...parts } } };
    ruled.rules.put({ actions: [{ action: "tell", parameters: { channel: "#ml" } }] });
    await ruled.pass(1_000);
    return ruled;
  };

  test("is written by its template, with its own headers, and signed by a secret that only the server knows", async () => {
    const body = `{"to": "{{parameters.channel}}", "text": "{{instance.fields.city}} {{metrics.Validation.mae}}"}`;
    const headers = { "X-Team": "a", "Content-Type": "application/vnd.chat+json" };
    const ruled = await withCallback({ body, headers, secret: "ours" });
    await fail(ruled, { city: `"NYC"` });
    const [request] = ruled.receiver.requests;
    expect(request!.headers).toMatchObject({ "x-team": "a", "content-type": "application/vnd.chat+json" });
    expect(JSON.parse(request!.body)).toEqual({ to: "#ml", text: `"NYC" 9` });
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request!.headers;
    const key = Buffer.alloc(32, 7);
    expect(signature).toBe(
      `v1,${createHmac("sha256", key).update(`${id}.${at}.${request!.body}`).digest("base64")}`,
    );
  });

  test("without the secret that it names waits for it and is not sent unsigned", async () => {
    const ruled = await withCallback({ secret: "theirs" });
    await fail(ruled);
    expect(ruled.receiver.requests).toEqual([]);
    expect(await lastJob(ruled)).toMatchObject({
      state: "waiting",
      result: "the secret theirs is not set on this server: docs/operations.md, Secrets of rules",
    });
  });

  test.each([429, 503])("answered by %i waits as long as it is asked to", async (status) => {
    const ruled = await withCallback({});
    ruled.receiver.answer = () => ({ status, retryAfterMs: 90_000 });
    await fail(ruled);
    expect((await lastJob(ruled)).due! - ruled.time.clock.now()).toBe(90_000);
  });

  test.each([301, 307, 400, 500])("answered by %i is tried again", async (status) => {
    const ruled = await withCallback({});
    ruled.receiver.answer = () => ({ status, retryAfterMs: 90_000 });
    await fail(ruled);
    const { state, due, result } = await lastJob(ruled);
    expect([state, due! - ruled.time.clock.now(), result]).toEqual(["waiting", 5_000, `status ${status}`]);
  });

  test("answered by 410, or that the team has not, is not tried again", async () => {
    const ruled = await withCallback({});
    ruled.receiver.answer = () => 410;
    await fail(ruled);
    expect(await lastJob(ruled)).toMatchObject({ state: "dead", result: "status 410" });
    ruled.rules.put({ actions: [{ action: "constructor", parameters: {} }] });
    await fail(ruled);
    expect(await lastJob(ruled)).toMatchObject({
      state: "dead",
      result: "the team team has no callback constructor",
    });
  });

  test("is made so often a minute and no oftener, and none is lost", async () => {
    const ruled = await withCallback({ perMinute: 3 });
    for (let count = 0; count < 8; count++) await ruled.measure(await ruled.instance(), 9);
    const made: number[] = [];
    for (let minute = 0; minute < 4; minute++) {
      const before = ruled.receiver.requests.length;
      await ruled.pass(MINUTE_MS);
      made.push(ruled.receiver.requests.length - before);
    }
    expect(Math.max(...made)).toBeLessThanOrEqual(4);
    expect(ruled.receiver.requests).toHaveLength(8);
    expect((await ruled.jobs()).every(({ state, attempts }) => state === "done" && attempts === 1)).toBe(
      true,
    );
  });

  test("that hangs holds up no other callback, nor the looks", async () => {
    const ruled = await Ruled.open();
    const slow = { ...callback, url: "https://slow.example/" };
    ruled.rules.team = { ...ruled.rules.team, callbacks: { slow, tell: callback } };
    ruled.rules.put({ uuid: "slow", actions: [{ action: "slow", parameters: {} }] });
    ruled.rules.put({ uuid: "quick" });
    await ruled.pass(1_000);
    ruled.receiver.answer = ({ url }) => (url.includes("slow") ? new Promise(() => {}) : 200);
    for (let count = 0; count < 20; count++) await fail(ruled);
    const sent = (name: string) => ruled.receiver.requests.filter(({ url }) => url.includes(name)).length;
    expect([sent("receiver"), sent("slow")]).toEqual([20, 4]);
  });
});

describe("deploy", () => {
  const serving = (ruled: Ruled, environment = "production") =>
    ruled.storage.getDeployment(ann, { project: "p", baseVersionId: "m", environment });

  test.each([
    ["none", /^deployed to production at position \d+$/],
    ["if_match", /^it was done in an earlier attempt$/],
  ] as const)(
    "serves the instance as the rule, once, whatever is tried again (%s)",
    async (protection, again) => {
      const ruled = await doing("deploy");
      await ruled.storage.setEnvironment(ann, { project: "p", name: "production", protection });
      const instance = await fail(ruled);
      const { position, by, instance: served } = await serving(ruled);
      expect([served?.uuid, by]).toEqual([instance, "rule:team/rule"]);
      const other = await ruled.instance();
      await ruled.storage.deploy(ann, { uuid: other, reason: "better", ifMatch: position });
      // Its end was lost: the act is done again.
      const job = await lastJob(ruled);
      await ruled.database.write(function* (tables) {
        yield* tables.jobs.remove([job.id]);
        yield* tables.jobs.insert([job]);
      });
      ruled.automation.wake();
      await ruled.soon();
      expect((await serving(ruled)).instance).toMatchObject({ uuid: other });
      expect(await lastJob(ruled)).toMatchObject({ state: "done", result: expect.stringMatching(again) });
    },
  );

  test("goes where the action says, also where the ETag is asked for, and only where the team may", async () => {
    const ruled = await doing("deploy", { environment: "staging" });
    await fail(ruled);
    expect(await lastJob(ruled)).toMatchObject({
      state: "dead",
      result: "the team team may not deploy to staging",
    });
    ruled.rules.team = { ...ruled.rules.team, environments: ["staging"] };
    ruled.rules.put({ actions: [{ action: "deploy", parameters: { environment: "staging" } }] });
    const setting = { project: "p", name: "staging", protection: "if_match" } as const;
    await ruled.storage.setEnvironment(ann, setting);
    const first = await fail(ruled);
    expect((await serving(ruled, "staging")).instance).toMatchObject({ uuid: first });
    const second = await fail(ruled);
    expect((await serving(ruled, "staging")).instance).toMatchObject({ uuid: second });
  });

  test("touches no project that is not the team's", async () => {
    const ruled = await Ruled.open();
    ruled.rules.team = { ...ruled.rules.team, projects: ["q"] };
    ruled.rules.put({ actions: ["deploy", "deprecate"].map((action) => ({ action, parameters: {} })) });
    await ruled.pass(1_000);
    await fail(ruled);
    const results = (await ruled.jobs()).map(({ state, result }) => `${state}: ${result}`);
    expect(results).toEqual(Array(2).fill("dead: the team team may not touch the project p"));
  });
});

test("deprecate says why, and by which rule", async () => {
  const ruled = await doing("deprecate", { reason: "mae of {{metrics.Validation.mae}}" });
  const uuid = await fail(ruled);
  const { deprecation } = await ruled.storage.getInstance(ann, { uuid });
  expect(deprecation).toMatchObject({ reason: "mae of 9", by: "rule:team/rule" });
});

test("email is written by its templates, its subject in one line, under one id", async () => {
  const to = ["a@example.org", "b@example.org"];
  const ruled = await doing("email", { to, subject: "{{instance.fields.city}}\nis bad", body: "{{why}}" });
  await fail(ruled, { city: "NYC\r\nBcc: evil@example.org" });
  const { key } = await lastJob(ruled);
  expect(ruled.letters).toEqual([
    { id: key, to, subject: "NYC Bcc: evil@example.org is bad", text: "every condition holds" },
  ]);
});

describe("retrain", () => {
  const parameters = { callback: "tell", budgetPerDay: 2, stopAfter: 2 };
  const asked = (ruled: Ruled): number => ruled.receiver.requests.length;

  test("is asked for once at a time in a line of versions, and again when the next one is as bad", async () => {
    const ruled = await doing("retrain", parameters);
    await fail(ruled);
    expect(asked(ruled)).toBe(1);
    await ruled.pass(MINUTE_MS);
    const next = await ruled.instance();
    await ruled.measure(next, 8);
    await ruled.pass(MINUTE_MS);
    expect(asked(ruled)).toBe(2);
  });

  test("waits while one is under way, and is dropped when its turn comes too late", async () => {
    const ruled = await doing("retrain", parameters);
    const other = await ruled.instance();
    await fail(ruled);
    await ruled.measure(other, 9);
    await ruled.soon();
    expect([asked(ruled), (await lastJob(ruled)).state]).toEqual([1, "waiting"]);
    expect((await lastJob(ruled)).result).toMatch(/^one is under way since /);
    await ruled.measure(other, 1);
    await ruled.instance();
    await ruled.pass(10 * MINUTE_MS);
    expect([asked(ruled), (await lastJob(ruled)).result]).toEqual([1, "it was over before it was asked for"]);
  });

  test("is given up when the last ones have not helped, and not when one has", async () => {
    const ruled = await doing("retrain", { ...parameters, budgetPerDay: 9 });
    for (const value of [9, 9, 9]) await fail(ruled, {}, value);
    expect([asked(ruled), (await lastJob(ruled)).result]).toEqual([
      2,
      "the last 2 trainings have not helped",
    ]);
    const good = await fail(ruled, {}, 1);
    await ruled.measure(good, 9);
    await ruled.soon();
    expect(asked(ruled)).toBe(3);
  });

  test("waits for the next day when the day's budget is spent", async () => {
    const ruled = await doing("retrain", { ...parameters, stopAfter: 9 });
    for (const value of [9, 9, 9]) await fail(ruled, {}, value);
    expect([asked(ruled), (await lastJob(ruled)).result]).toEqual([2, "the budget of 2 a day is spent"]);
    expect(timeOf((await lastJob(ruled)).due!)).toBe("2026-01-02T00:00:00.000Z");
    await ruled.pass(DAY_MS + MINUTE_MS, 60 * MINUTE_MS);
    expect(asked(ruled)).toBe(3);
  });
});

test("an action that was registered in code is done, and tried again when it throws", async () => {
  const seen: string[] = [];
  const page = {
    async run({ id }: { id: string }) {
      seen.push(id);
      if (seen.length === 1) throw new Error("busy");
      return { kind: "done", result: "paged" } as const;
    },
  };
  const ruled = await Ruled.open({ page });
  ruled.rules.put({ actions: [{ action: "page", parameters: {} }] });
  await ruled.pass(1_000);
  await fail(ruled);
  await ruled.pass(10_000);
  const { key } = await lastJob(ruled);
  expect(seen).toEqual([key, key]);
  expect(await lastJob(ruled)).toMatchObject({ state: "done", result: "paged", attempts: 2 });
});
