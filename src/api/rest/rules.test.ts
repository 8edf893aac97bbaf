import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Json } from "./testing/door.ts";
import { SECRET, useRuledDoor } from "./testing/ruled.ts";

/** A callback would have come long before. */
const QUIET_MS = 500;

const best = "/api/v1/rules/best";
const at = (path: string, partition: object): string =>
  `${path}?partition=${encodeURIComponent(JSON.stringify(partition))}`;

const door = useRuledDoor();

const get = async (url: string): Promise<Json> => (await door.json("GET", url)).body;

/** Waits for what a server does by itself. */
async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("a push, a metric, a signed callback, a champion with its decision, and a switch that stops both", async () => {
  const [good, bad] = [await door.instance("Oslo"), await door.instance("Oslo")];
  await door.measure(good, 3);
  await door.measure(bad, 6);

  const call = await until(() => door.receiver.requests[0]);
  const id = call.headers["webhook-id"]!;
  const signed = `${id}.${call.headers["webhook-timestamp"]}.${call.body}`;
  const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(signed).digest("base64");
  expect(call).toMatchObject({ url: "https://hooks.example/page" });
  expect(call.headers["webhook-signature"]).toBe(`v1,${signature}`);
  expect(JSON.parse(call.body)).toMatchObject({
    ...{ id, action: "page", parameters: { severity: "high" } },
    ...{ rule: { uuid: "drift" }, instance: { uuid: bad, partition: { city: "Oslo" } } },
  });
  const [firing] = (await get("/api/v1/firings?rule=drift&outcome=held")).items;
  expect(firing).toMatchObject({
    instance: bad,
    cause: "change",
    actions: 1,
    commit: (await get(best)).commit,
  });
  expect(await get(`/api/v1/firings/${firing.uuid}`)).toEqual(firing);
  const job = await until(async () => (await get(`/api/v1/jobs?firing=${firing.uuid}&state=done`)).items[0]);
  expect(job).toMatchObject({ id, kind: "act", action: "page", attempts: 1, lastResult: "status 204" });

  const champion = await get(at(`${best}/champion`, { city: "Oslo" }));
  expect(champion).toMatchObject({
    ...{ champion: { uuid: good, blob: { digest: expect.stringMatching(/^sha256:/) } }, choice: "best" },
    ...{ partition: { city: "Oslo" }, rule: "best", shadow: false, commit: firing.commit },
  });
  const decision = `/api/v1/decisions/${champion.decision}`;
  expect(await get(decision)).toMatchObject({ selection: { champion: good }, project: "p", incumbent: null });
  expect((await door.json("POST", `${decision}/replay`)).body).toMatchObject({ same: true });
  expect((await get(`${at("/api/v1/decisions", { city: "Oslo" })}&rule=best`)).items).toHaveLength(1);

  const off = { target: "all", on: false, reason: "a bad day" };
  expect((await door.json("POST", "/api/v1/rule-switches", off)).body).toMatchObject({
    name: "",
    by: "local",
  });
  await door.measure(good, 7);
  expect((await door.json("POST", "/api/v1/rules/drift/fire", { instance: good })).body.code).toBe(
    "rule.inactive",
  );
  expect(await get(at(`${best}/champion`, { city: "Oslo" }))).toMatchObject({
    champion: null,
    choice: "none",
    decision: null,
  });
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  expect(door.receiver.requests).toHaveLength(1);

  await door.json("POST", "/api/v1/rule-switches", { ...off, on: true });
  const asked = await door.json("POST", "/api/v1/rules/drift/fire", { instance: good });
  expect(asked.status).toBe(202);
  const looked = await until(async () => {
    const { status, body } = await door.json("GET", `/api/v1/firings/${asked.body.firing}`);
    return status === 200 ? body : undefined;
  });
  expect(looked).toMatchObject({ instance: good, cause: "request", outcome: "held" });
  expect((await until(() => door.receiver.requests[1])).body).toContain(good);
  expect((await get("/api/v1/rule-switches")).items).toMatchObject([{ target: "all", on: true }]);
  expect((await get("/api/v1/rule-switches/history")).items.slice(0, 2)).toMatchObject([
    { on: true },
    { on: false },
  ]);
});

describe("what stands in Git", () => {
  test("is listed with its status, history, blame and problems, and a broken file changes nothing else", async () => {
    const before = await get(best);
    const text = before.text.replace("< 10", "< 9 and");
    const second = await door.push({ "ops/best.yaml": text, "ops/new.yaml": "team: ops\n" });
    expect(await get("/api/v1/rules/status")).toMatchObject({
      ...{ commit: { hash: second }, inForce: 1, stale: 1, broken: 1, unreachable: null },
    });
    expect(await get(best)).toMatchObject({
      ...{ state: "stale", stage: "on", commit: before.commit, rule: before.rule, text: before.text },
      problems: expect.arrayContaining([
        expect.objectContaining({ file: "ops/best.yaml", severity: "error" }),
      ]),
    });
    expect((await get("/api/v1/rules?state=broken")).items).toMatchObject([
      { file: "ops/new.yaml", uuid: null },
    ]);
    expect((await get("/api/v1/rules?team=ops&stage=on&page_size=1")).next_page_token).toBeDefined();
    expect(await get(`${best}?commit=${before.commit}`)).toMatchObject({ state: "in_force" });
    const hashes = async (url: string) => (await get(url)).items.map(({ commit }: Json) => commit);
    expect(await hashes(`${best}/history`)).toEqual([second, before.commit]);
    expect(new Set(await hashes(`${best}/blame`))).toEqual(new Set([before.commit, second]));
    const commits = (await get("/api/v1/rule-commits")).items;
    expect(commits.map(({ hash }: Json) => hash)).toEqual([second, before.commit]);
    const problems = (await get("/api/v1/rule-problems")).items;
    expect(problems.map(({ file }: Json) => file)).toContain("ops/new.yaml");
    expect(await get(`/api/v1/rule-problems?commit=${before.commit}`)).toEqual({ items: [] });
  });

  test("is asked for by names that there are", async () => {
    const refusals = [
      ["GET", "/api/v1/rules/none", undefined, 404, "rule.unknown"],
      ["GET", `${best}?commit=beef`, undefined, 404, "rule.commit_unknown"],
      ["GET", "/api/v1/rule-problems?commit=beef", undefined, 404, "rule.commit_unknown"],
      ["GET", "/api/v1/rules?stage=live", undefined, 400, "request.invalid"],
      ["GET", `${best}/history?limit=0`, undefined, 400, "request.invalid"],
      ["POST", "/api/v1/rule-switches", { target: "rule", on: false, reason: "r" }, 400, "request.invalid"],
      [
        "POST",
        "/api/v1/rule-switches",
        { target: "rule", name: "none", on: false, reason: "r" },
        404,
        "rule.unknown",
      ],
      ["POST", "/api/v1/rules/best/fire", { instance: "not-a-uuid" }, 400, "request.invalid"],
    ] as const;
    for (const [method, url, body, status, code] of refusals) {
      expect(await door.json(method, url, body), url).toMatchObject({ status, body: { code } });
    }
  });
});

test("a job that is given up is listed as dead and replayed under its id", async () => {
  door.receiver.answer = () => 410;
  await door.measure(await door.instance("Rome"), 8);
  const dead = await until(async () => (await get("/api/v1/jobs?state=dead&rule=drift")).items[0]);
  expect(dead).toMatchObject({ kind: "act", lastResult: "status 410", nextAt: null });
  door.receiver.answer = () => 204;
  const url = `/api/v1/jobs/${encodeURIComponent(dead.id)}/replay`;
  expect(await door.json("POST", url)).toMatchObject({
    status: 200,
    body: { id: dead.id, state: "waiting" },
  });
  await until(async () =>
    (await get("/api/v1/jobs?state=done&rule=drift")).items.find(({ id }: Json) => id === dead.id),
  );
  expect(await door.json("POST", url)).toMatchObject({ status: 409, body: { code: "job.state" } });
  expect((await door.json("POST", "/api/v1/jobs/none/replay")).body.code).toBe("job.unknown");
  expect(new Set(door.receiver.requests.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([dead.id]),
  );
});

test("alerts and letters go where the settings say", async () => {
  const alarm = `
team: ops
uuid: alarm
rule:
  WHEN: metrics.mae > 90
  CALLBACK_ACTIONS: [{ action: alert, severity: page }, { action: email, to: ops@example.org }]
`;
  const alarmTests = `
interval: 1h
instances: { m@1.0: {} }
tests:
  - name: above 90
    metrics: { m@1.0: { Validation.mae: _ 90 91 } }
    expect: [{ at: 1h, actions: [] }, { at: 2h, actions: [alert, email] }]
`;
  await door.push({ "ops/alarm.yaml": alarm, "ops/alarm.test.yaml": alarmTests });
  const instance = await door.instance("Wien");
  await door.measure(instance, 91);
  const alerts = "http://alertmanager.example/api/v2/alerts";
  const sent = await until(() => door.receiver.requests.find(({ url }) => url === alerts));
  expect(JSON.parse(sent.body)).toMatchObject([
    { labels: { alertname: "alarm", severity: "page" }, annotations: { instance } },
  ]);
  const letter = await until(() => door.mail.letters[0]);
  expect(letter).toMatchObject({ from: "gallery@example.org", to: ["ops@example.org"] });
});

test("a silence is made, listed and ended", async () => {
  const silences = "/api/v1/silences";
  const wanted = {
    matchers: [{ name: "team", value: "ops" }],
    comment: "move",
    endsAt: "2999-01-01T00:00:00Z",
  };
  const made = await door.json("POST", silences, wanted);
  expect(made).toMatchObject({
    status: 201,
    body: { matchers: [{ name: "team", value: "ops", isRegex: false }], createdBy: "local" },
  });
  expect(await get(silences)).toEqual({ items: [made.body] });
  expect((await door.json("DELETE", `${silences}/${made.body.uuid}`)).status).toBe(200);
  expect(await get(silences)).toEqual({ items: [] });
  const bad = { ...wanted, matchers: [{ name: "team", value: "(", isRegex: true }] };
  expect((await door.json("POST", silences, bad)).body).toMatchObject({ field: "matchers[0].value" });
  const unknown = `${silences}/${crypto.randomUUID()}`;
  expect((await door.json("DELETE", unknown)).body.code).toBe("silence.unknown");
});
