import { expect, test } from "vitest";
import { realSeams } from "../../seams.ts";
import { Repository } from "../../testing/outside/repository.ts";
import { ann, keyed } from "../testing/world.ts";
import { createActivity } from "./activity.ts";
import { selectionRule } from "./select/testing/make.ts";
import { createSilencing } from "./silencing.ts";
import { Ruled } from "./testing/ruled.ts";

const MINUTE_MS = 60_000;

async function open() {
  const ruled = await Ruled.open();
  ruled.rules.put({ uuid: "a" });
  ruled.rules.put({ uuid: "b", when: "metrics.mae > 7" });
  await ruled.pass(1_000);
  const { clock, timers } = ruled.time;
  const seams = { clock, timers, ids: realSeams().ids, http: ruled.receiver, git: new Repository() };
  const context = { records: ruled.database, seams };
  const activity = createActivity(context, ruled.rules, () => ruled.automation.wake());
  return { ruled, activity, silencing: createSilencing(context) };
}

test("firings are listed newest first, by rule, instance and outcome, page after page", async () => {
  const { ruled, activity } = await open();
  const [x, y] = [await ruled.instance(), await ruled.instance()];
  await ruled.measure(x, 6);
  await ruled.measure(y, 8);
  await ruled.soon();
  const list = async (query: object) =>
    (await activity.listFirings(ann, query)).items.map(({ rule, instance, outcome }) => [
      rule,
      instance === x ? "x" : "y",
      outcome,
    ]);
  expect((await list({})).sort()).toEqual([
    ["a", "x", "held"],
    ["a", "y", "held"],
    ["b", "x", "not_held"],
    ["b", "y", "held"],
  ]);
  expect(await list({ rule: "b", outcome: "held" })).toEqual([["b", "y", "held"]]);
  expect(await list({ instance: x, outcome: "not_held" })).toEqual([["b", "x", "not_held"]]);
  const first = await activity.listFirings(ann, { page_size: 3 });
  const second = await activity.listFirings(ann, { page_size: 3, page_token: first.next_page_token! });
  expect([first.items.length, second.items.length]).toEqual([3, 1]);
  const [one] = first.items;
  expect(await activity.getFiring(ann, { firing: one!.uuid })).toEqual(one);
  expect(Object.keys(one!).sort()).toEqual(
    ["actions", "at", "cause", "commit", "inputs", "instance", "outcome"].concat([
      ...["position", "rule", "stage", "team", "uuid", "why"],
    ]),
  );
});

test("a rule that is asked to fire looks at once, once for a key, under the promised UUID", async () => {
  const { ruled, activity } = await open();
  const instance = await ruled.instance();
  await ruled.measure(instance, 3);
  await ruled.soon();
  const request = { rule: "a", instance };
  const promised = await activity.fire(keyed("k"), request);
  expect(await activity.fire(keyed("k"), request)).toEqual(promised);
  await ruled.soon();
  const asked = (await activity.listFirings(ann, { rule: "a" })).items.filter(
    ({ cause }) => cause === "request",
  );
  expect(asked).toMatchObject([{ uuid: promised.firing, outcome: "not_held", instance }]);
});

test("a rule without WHEN acts at each request", async () => {
  const { ruled, activity } = await open();
  ruled.rules.put({ uuid: "c", when: null });
  const instance = await ruled.instance();
  for (const _time of [1, 2]) {
    await activity.fire(ann, { rule: "c", instance });
    await ruled.soon();
  }
  expect(ruled.receiver.requests).toHaveLength(2);
});

test("only what can fire can be asked to", async () => {
  const { ruled, activity } = await open();
  ruled.rules.put({ uuid: "off" }, "draft");
  ruled.rules.put({ uuid: "elsewhere", project: "q" });
  const instance = await ruled.instance();
  const selection = {
    rule: selectionRule({ uuid: "best" }),
    commit: "c",
    team: ruled.rules.team,
    stage: "on",
  };
  const byUuid = ruled.rules.byUuid.bind(ruled.rules);
  ruled.rules.byUuid = (uuid) => (uuid === "best" ? (selection as ReturnType<typeof byUuid>) : byUuid(uuid));
  const code = (rule: string, of = instance) =>
    activity.fire(ann, { rule, instance: of }).then(
      () => "fired",
      ({ code }) => code,
    );
  expect(await code("none")).toBe("rule.unknown");
  expect(await code("best")).toBe("request.invalid");
  expect(await code("off")).toBe("rule.inactive");
  expect(await code("elsewhere")).toBe("request.invalid");
  expect(await code("a", "00000000-0000-4000-8000-000000000000")).toBe("instance.unknown");
  expect(await code("a")).toBe("fired");
});

test("jobs tell what became of a firing, and a dead one can be replayed", async () => {
  const { ruled, activity } = await open();
  ruled.receiver.answer = () => 410;
  const instance = await ruled.instance();
  await ruled.measure(instance, 6);
  await ruled.soon();
  const [firing] = (await activity.listFirings(ann, { rule: "a" })).items;
  const { items: dead } = await activity.listJobs(ann, { firing: firing!.uuid, state: "dead" });
  const id = `${firing!.uuid}.1`;
  expect(dead).toEqual([
    {
      ...{ id, kind: "act", rule: "a", instance, action: "tell", firing: firing!.uuid },
      ...{ state: "dead", attempts: 1, nextAt: null, lastResult: "status 410" },
    },
  ]);
  ruled.receiver.answer = () => 200;
  expect(await activity.replayJob(ann, { job: id })).toMatchObject({ id, state: "waiting", attempts: 0 });
  await ruled.soon();
  expect((await activity.listJobs(ann, { rule: "a" })).items).toMatchObject([{ id, state: "done" }]);
  await expect(activity.replayJob(ann, { job: id })).rejects.toMatchObject({ code: "job.state" });
  await expect(activity.replayJob(ann, { job: "none" })).rejects.toMatchObject({ code: "job.unknown" });
  await expect(activity.listJobs(ann, { state: "lost" as "dead" })).rejects.toMatchObject({ field: "state" });
});

test("silences are made, listed and ended", async () => {
  const { ruled, silencing } = await open();
  const now = ruled.time.clock.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const matchers = [{ name: "team", value: "a" }];
  const made = await silencing.createSilence(ann, { matchers, comment: "", endsAt: at(MINUTE_MS) });
  expect(made).toMatchObject({ matchers: [{ ...matchers[0], isRegex: false }], startsAt: at(0) });
  expect((await silencing.listSilences(ann, {})).items).toEqual([made]);
  await ruled.time.skip(1_000);
  const ended = await silencing.endSilence(ann, { silence: made.uuid });
  expect(ended).toEqual({ ...made, endsAt: at(1_000) });
  expect(await silencing.endSilence(ann, { silence: made.uuid })).toEqual(ended);
  expect((await silencing.listSilences(ann, {})).items).toEqual([]);
});

test.each([
  [{ matchers: [] }, "matchers"],
  [{ matchers: [{ name: "team", value: "(", isRegex: true }] }, "matchers[0].value"],
  [{ matchers: [{ name: "", value: "a" }] }, "matchers[0].name"],
  [{ endsAt: "2020-01-01T00:00:00Z" }, "endsAt"],
  [{ startsAt: "2030-01-01T00:00:00Z" }, "endsAt"],
])("a silence with %j is refused", async (wrong, field) => {
  const { silencing } = await open();
  const good = { matchers: [{ name: "team", value: "a" }], comment: "", endsAt: "2029-01-01T00:00:00Z" };
  await expect(silencing.createSilence(ann, { ...good, ...wrong })).rejects.toMatchObject({ field });
});
