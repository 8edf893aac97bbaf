import { expect, test } from "vitest";
import { ann, keyed } from "../../testing/world.ts";
import { Followed, rule, teams } from "./testing/followed.ts";

async function switched() {
  const followed = new Followed();
  await followed.projects("p", "q");
  followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("A").replace("draft", "shadow"),
    "ops/a.test.yaml": proof,
    "eta/b.json": rule("b", {}, "eta"),
  });
  const [server, other] = [await followed.server(), await followed.server()];
  const stage = (which = server) => which.inForce.stageOf(which.inForce.byUuid("a")!.rule);
  const set = (target: "rule" | "team" | "all", on: boolean, name?: string) =>
    server.functions.setRuleSwitch(ann, { target, on, reason: "it went wrong", ...(name && { name }) });
  return { followed, server, other, stage, set };
}

/** One instance that the rule chooses, and a moment at which there is none. */
const proof = `
start: 2026-01-01T00:00:00Z
tests:
  - name: the only one is chosen
    instances: { m@1.0: { created: 1h } }
    expect:
      - { at: 1m, champion: none }
      - { at: 2h, champion: m@1.0 }
`;

test("a rule, a team's rules or all are off until each switch is on again", async () => {
  const { stage, set } = await switched();
  expect(stage()).toBe("shadow");
  await set("rule", false, "a");
  await set("team", false, "ops");
  await set("all", false);
  expect(stage()).toBe("draft");
  await set("rule", true, "A");
  await set("all", true);
  expect(stage()).toBe("draft");
  await set("team", true, "ops");
  expect(stage()).toBe("shadow");
  await set("team", false, "eta");
  expect(stage()).toBe("shadow");
});

test("another server goes by a switch within a second, and listeners are told", async () => {
  const { followed, other, stage, set } = await switched();
  let told = 0;
  const stop = other.inForce.onChange(() => {
    told += 1;
  });
  await set("all", false);
  expect(stage(other)).toBe("shadow");
  await followed.time.skip(1_000);
  expect([stage(other), told]).toEqual(["draft", 1]);
  stop();
  await set("all", true);
  await followed.time.skip(1_000);
  expect([stage(other), told]).toEqual(["shadow", 1]);
});

test("every setting is kept with its reason, and told in the log of the projects that it is about", async () => {
  const { followed, server, set } = await switched();
  await set("rule", false, "A");
  await set("rule", true, "a");
  await set("all", false);
  const { items } = await server.functions.listRuleSwitches(ann, {});
  const entry = { reason: "it went wrong", at: "2026-01-01T00:00:00.000Z", by: "ann" };
  expect(items).toEqual([
    { target: "rule", name: "a", on: true, ...entry },
    { target: "all", name: "", on: false, ...entry },
  ]);
  const first = await server.functions.listRuleSwitchHistory(ann, { page_size: 2 });
  const rest = await server.functions.listRuleSwitchHistory(ann, { page_token: first.next_page_token! });
  expect([...first.items, ...rest.items].map(({ target, on }) => [target, on])).toEqual([
    ["all", false],
    ["rule", true],
    ["rule", false],
  ]);
  const log = (await followed.log()).filter(({ kind }) => kind === "rules.switched");
  expect(log.map(({ project, data }) => [project, data.target, data.on])).toEqual([
    ["p", "rule", false],
    ["p", "rule", true],
    ["q", "all", false],
    ["p", "all", false],
  ]);
  expect((await server.functions.getRule(ann, { rule: "a" })).effectiveStage).toBe("draft");
});

test("a repeated call sets a switch once", async () => {
  const { server } = await switched();
  const input = { target: "all", on: false, reason: "why" } as const;
  const first = await server.functions.setRuleSwitch(keyed("k"), input);
  expect(await server.functions.setRuleSwitch(keyed("k"), input)).toEqual(first);
  expect((await server.functions.listRuleSwitchHistory(ann, {})).items).toHaveLength(1);
});

test.each([
  [{ target: "rule", name: "none", on: false, reason: "x" }, "rule.unknown"],
  [{ target: "rule", on: false, reason: "x" }, "request.invalid"],
  [{ target: "team", name: "no such name", on: false, reason: "x" }, "name.invalid"],
  [{ target: "all", name: "a", on: false, reason: "x" }, "request.invalid"],
  [{ target: "most", on: false, reason: "x" }, "request.invalid"],
  [{ target: "all", on: "no", reason: "x" }, "request.invalid"],
  [{ target: "all", on: false, reason: " " }, "request.invalid"],
])("%j is refused with %s and no effect", async (input, code) => {
  const { server } = await switched();
  await expect(server.functions.setRuleSwitch(ann, input as never)).rejects.toMatchObject({ code });
  expect((await server.functions.listRuleSwitches(ann, {})).items).toEqual([]);
});

test("a team that is not there cannot be switched, so that a slip is noticed", async () => {
  const { stage, set } = await switched();
  const refusal = { code: "rule.team_unknown", message: 'there is no team "opps" with rules' };
  await expect(set("team", false, "opps")).rejects.toMatchObject(refusal);
  expect(stage()).toBe("shadow");
});
