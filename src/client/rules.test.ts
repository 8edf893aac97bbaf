import { expect, test } from "vitest";
import { answers, uuids } from "../api/rest/testing/samples.ts";
import { useRecordingClient } from "./testing/recording.ts";

const { client, door } = useRecordingClient();

const page = { page_size: 5, page_token: "t" };
const at = "2026-11-21T10:00:00.000Z";
const commit = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad";
const partition = { city: "Lyon", level: 2 };
const uuid = uuids.A;
const matchers = [{ name: "project", value: "p.*", isRegex: true }];

type Calls = readonly (readonly [string, object, (input: never) => Promise<unknown>])[];

/** Each function of the neck that answers with a list without pages, which the client hands on as a list. */
const lists: Calls = [
  ["rules.listRuleHistory", { rule: "best/by city", limit: 7 }, (input) => client.rules.history(input)],
  ["rules.blameRule", { rule: "best", commit }, (input) => client.rules.blame(input)],
  ["rules.listRuleProblems", { commit }, (input) => client.rules.problems(input)],
  ["rules.listRuleSwitches", {}, () => client.rules.switches()],
  ["rules.selectChampions", { rule: "best", project: "p" }, (input) => client.champions.selectAll(input)],
];

const reads: Calls = [
  ["rules.getRulesStatus", {}, () => client.rules.status()],
  ["rules.refreshRules", {}, () => client.rules.refresh()],
  [
    "rules.listRules",
    { team: "t", stage: "on", state: "stale", ...page },
    (input) => client.rules.list(input),
  ],
  ["rules.getRule", { rule: "best", commit }, (input) => client.rules.get(input)],
  ["rules.listRuleCommits", page, (input) => client.rules.commits(input)],
  ["rules.listRuleSwitchHistory", page, (input) => client.rules.switchHistory(input)],
  ["rules.selectChampion", { rule: "best", partition }, (input) => client.champions.get(input)],
  ["rules.selectChampion", { rule: "best" }, (input) => client.champions.get(input)],
  [
    "rules.selectChampion",
    { rule: { team: "t", rule: { MODEL_SELECTION: "a.created > b.created" } }, project: "p", partition },
    (input) => client.champions.select(input),
  ],
  ["rules.explainChampion", { rule: "team: t\n", partition }, (input) => client.champions.explain(input)],
  ["rules.getDecision", { uuid }, () => client.champions.decision(uuid)],
  [
    "rules.listDecisions",
    { rule: "best", partition, project: "p", champion: uuid, from: at, to: at, ...page },
    (input) => client.champions.decisions(input),
  ],
  ["rules.replayDecision", { uuid }, () => client.champions.replay(uuid)],
  [
    "rules.listFirings",
    { rule: "best", instance: uuid, outcome: "not_held", ...page },
    (input) => client.firings.list(input),
  ],
  ["rules.getFiring", { firing: uuid }, () => client.firings.get(uuid)],
  [
    "rules.listJobs",
    { rule: "best", state: "dead", firing: uuid, ...page },
    (input) => client.firings.jobs(input),
  ],
  ["rules.listSilences", page, (input) => client.firings.silences(input)],
];

const writes: Calls = [
  [
    "rules.setRuleSwitch",
    { target: "rule", name: "best", on: false, reason: "r" },
    (input) => client.rules.setSwitch(input),
  ],
  [
    "rules.replayJob",
    { job: "change 7 1 best/by city" },
    () => client.firings.replayJob("change 7 1 best/by city"),
  ],
  [
    "rules.createSilence",
    { matchers, comment: "c", startsAt: at, endsAt: at },
    (input) => client.firings.silence(input),
  ],
  ["rules.endSilence", { silence: uuid }, () => client.firings.endSilence(uuid)],
];

const reached = () => door.reached.map(({ name, input }) => ({ name, input }));

test.each([...reads, ...writes])(
  "%s gets what the client was asked, and its answer comes back whole",
  async (name, input, call) => {
    expect(await call(input as never)).toEqual(answers[name]);
    expect(reached()).toEqual([{ name, input }]);
  },
);

test.each(lists)("%s comes as a list", async (name, input, call) => {
  expect({ items: await call(input as never) }).toEqual(answers[name]);
  expect(reached()).toEqual([{ name, input }]);
});

test("a rule that is told to fire gives the UUID of its firing", async () => {
  const input = { rule: "best", instance: uuid };
  expect({ firing: await client.firings.fire(input) }).toEqual(answers["rules.fire"]);
  expect(reached()).toEqual([{ name: "rules.fire", input }]);
});

test.each(writes)("%s is written under an idempotency key", async (_name, input, call) => {
  await call(input as never);
  expect(door.reached[0]?.caller.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
});
