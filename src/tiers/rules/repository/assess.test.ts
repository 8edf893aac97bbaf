import { expect, test } from "vitest";
import { ann } from "../../testing/world.ts";
import { errorsOf, Followed, rule, states, teams } from "./testing/followed.ts";

const action = (uuid: string, actions: readonly object[], given: object = {}): string =>
  JSON.stringify({
    team: "ops",
    uuid,
    stage: "draft",
    rule: { WHEN: "metrics.mae > 5", CALLBACK_ACTIONS: actions, ...given },
  });

async function problems(server: Awaited<ReturnType<Followed["server"]>>): Promise<string[]> {
  const { items } = await server.functions.listRuleProblems(ann, {});
  return items.filter(({ severity }) => severity === "error").map(({ file, code }) => `${file} ${code}`);
}

test.each([
  ["a project", { "ops/a.json": rule("a", { PROJECT: "q" }) }, "project.denied"],
  ["an environment", { "ops/a.json": rule("a", { ENVIRONMENT: "shadow" }) }, "team.environment"],
  [
    "a fallback's environment",
    { "ops/a.json": rule("a", { FALLBACK: [{ deployed: "shadow" }] }) },
    "team.environment",
  ],
  ["a callback", { "ops/a.json": action("a", [{ action: "dial" }]) }, "team.callback"],
  [
    "an action's environment",
    { "ops/a.json": action("a", [{ action: "deploy", environment: "shadow" }]) },
    "team.environment",
  ],
])("%s that is not the team's keeps a rule out of force", async (_what, files, code) => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/b.json": rule("b"), ...files });
  const server = await followed.server();
  expect(await states(server)).toEqual({ "ops/a": "broken", "ops/b": "in_force" });
  expect(await problems(server)).toEqual([`ops/a.json ${code}`]);
});

test("what a team may no longer touch is over at once", async () => {
  const followed = new Followed();
  const text = rule("a", { PROJECT: "p" });
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": text, "eta/b.json": rule("b", {}, "eta") });
  const server = await followed.server();
  followed.repository.push({ "teams.yaml": teams.replace("projects: [p]", "projects: [r]") });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "broken", "eta/b": "in_force" });
  expect(server.inForce.byUuid("a")).toBeUndefined();
});

test("a version that asks for what its team may not do leaves the last good one in force", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": rule("a", { ENVIRONMENT: "shadow" }) });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "stale" });
  expect(server.inForce.byUuid("a")?.rule.environment).toBeNull();
});

test("a team without an entry has no rule in force", async () => {
  const followed = new Followed();
  followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("a"),
    "new/b.json": rule("b", {}, "new"),
  });
  const server = await followed.server();
  expect(await states(server)).toEqual({ "ops/a": "in_force", "new/b": "broken" });
  const [problem] = (await server.functions.listRuleProblems(ann, {})).items;
  expect(problem).toMatchObject({ file: "new/b.json", code: "team.unknown" });
  followed.repository.push({ "teams.yaml": teams.replace(/^ops.*$/m, "") });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "broken", "new/b": "broken" });
});

test.each([
  ["is no YAML", ": ["],
  ["is gone", null],
  ["has a broken entry for the team", teams.replace("projects: [p]", "projects: 5")],
])("teams keep what they have while teams.yaml %s", async (_what, text) => {
  const followed = new Followed();
  followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("a"),
    "eta/b.json": rule("b", {}, "eta"),
  });
  const server = await followed.server();
  followed.repository.push({ "teams.yaml": text });
  await server.functions.refreshRules(ann, {});
  expect(
    server.inForce
      .all()
      .map(({ rule: { uuid } }) => uuid)
      .sort(),
  ).toEqual(["a", "b"]);
  expect(server.inForce.team("ops")?.projects).toEqual(["p"]);
  expect((await problems(server)).some((each) => each.startsWith("teams.yaml "))).toBe(true);
});

test("a uuid that another rule has leaves the other one as it was", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("same") });
  const server = await followed.server();
  followed.repository.push({ "eta/b.json": rule("SAME", {}, "eta") });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "stale", "eta/b": "broken" });
  expect(server.inForce.byUuid("same")?.file).toBe("ops/a.json");
});

test("a rule that is more than a draft is in force once its tests prove it", async () => {
  const followed = new Followed();
  const shadow = rule("a").replace("draft", "shadow");
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": shadow });
  const server = await followed.server();
  expect(await problems(server)).toEqual(["ops/a.test.yaml tests.missing"]);
  expect(await errorsOf(server, "a")).toEqual(["tests.missing"]);
  followed.repository.push({ "ops/a.test.yaml": "tests: []" });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "broken" });
  expect(await problems(server)).not.toEqual(["ops/a.test.yaml tests.missing"]);
});

test("rules that fall back on each other without end are refused where they changed", async () => {
  const followed = new Followed();
  followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("a", { FALLBACK: [{ rule: "b" }] }),
    "ops/b.json": rule("b"),
  });
  const server = await followed.server();
  followed.repository.push({ "ops/b.json": rule("b", { FALLBACK: [{ rule: "a" }] }) });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({ "ops/a": "in_force", "ops/b": "stale" });
  expect(await errorsOf(server, "b")).toEqual(["fallback.loop"]);
});

test("a problem that stays the same makes no entry of its own", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": "{", "ops/b.json": rule("b") });
  const server = await followed.server();
  followed.repository.push({ "readme.md": "x" });
  await server.functions.refreshRules(ann, {});
  const entries = await followed.records.read((tables) => tables.rules.entriesAfter(0, 10));
  expect(entries).toHaveLength(2);
  expect(await problems(server)).toHaveLength(1);
});
