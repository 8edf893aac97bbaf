import { expect, test } from "vitest";
import { ann } from "../../testing/world.ts";
import { Followed, rule, teams } from "./testing/followed.ts";

async function withRules(count: number) {
  const followed = new Followed();
  const files = Array.from({ length: count }, (_, index) => [`ops/r${index}.json`, rule(`u${index}`)]);
  const hash = followed.repository.push({ "teams.yaml": teams, ...Object.fromEntries(files) });
  return { followed, hash, server: await followed.server() };
}

test("rules are listed by file, page after page, by team, stage and state", async () => {
  const { followed, server } = await withRules(5);
  followed.repository.push({ "eta/x.json": rule("x", {}, "eta"), "ops/r1.json": "{", "ops/r0.json": null });
  await server.functions.refreshRules(ann, {});
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await server.functions.listRules(ann, { page_size: 2, ...(token && { page_token: token }) });
    seen.push(...page.items.map(({ file }) => file));
    token = page.next_page_token;
  } while (token !== undefined);
  expect(seen).toEqual(["eta/x.json", "ops/r1.json", "ops/r2.json", "ops/r3.json", "ops/r4.json"]);
  const list = async (query: object) =>
    (await server.functions.listRules(ann, query)).items.map(({ name }) => name);
  expect(await list({ team: "eta" })).toEqual(["x"]);
  expect(await list({ state: "stale" })).toEqual(["r1"]);
  expect(await list({ stage: "draft", team: "ops" })).toEqual(["r1", "r2", "r3", "r4"]);
  expect(await list({ stage: "on" })).toEqual([]);
});

test("a rule is shown with its text, its commit and what is wrong with it", async () => {
  const { followed, hash, server } = await withRules(1);
  const second = followed.repository.push({ "ops/r0.json": "{" });
  await server.functions.refreshRules(ann, {});
  expect(await server.functions.getRule(ann, { rule: "U0" })).toMatchObject({
    ...{ file: "ops/r0.json", uuid: "u0", team: "ops", name: "r0", state: "stale", kind: "selection" },
    ...{ stage: "draft", effectiveStage: "draft", commit: hash, text: rule("u0"), removed: false, errors: 1 },
    problems: [{ file: "ops/r0.json", line: 1, severity: "error" }],
  });
  expect(await server.functions.getRule(ann, { rule: "u0", commit: hash })).toMatchObject({
    state: "in_force",
    errors: 0,
  });
  const { items } = await server.functions.listRuleCommits(ann, {});
  expect(items.map((each) => [each.hash, each.errors])).toEqual([
    [second, 1],
    [hash, 0],
  ]);
  expect((await server.functions.listRuleProblems(ann, { commit: hash })).items).toEqual([]);
});

test("what is not there is named in the refusal", async () => {
  const { server, hash } = await withRules(1);
  const calls: [() => Promise<unknown>, string][] = [
    [() => server.functions.getRule(ann, { rule: "none" }), "rule.unknown"],
    [() => server.functions.getRule(ann, { rule: "u0", commit: "f00" }), "rule.commit_unknown"],
    [() => server.functions.getRule(ann, { rule: "none", commit: hash }), "rule.unknown"],
    [() => server.functions.listRuleProblems(ann, { commit: "f00" }), "rule.commit_unknown"],
    [() => server.functions.listRuleHistory(ann, { rule: "none" }), "rule.unknown"],
    [() => server.functions.listRuleHistory(ann, { rule: "u0", limit: 0 }), "request.invalid"],
    [() => server.functions.listRules(ann, { stage: "live" as "on" }), "request.invalid"],
    [() => server.functions.listRules(ann, { state: "live" as "stale" }), "request.invalid"],
  ];
  for (const [call, code] of calls) await expect(call()).rejects.toMatchObject({ code });
});

test("history has the commits that changed the file, blame the one that wrote each line", async () => {
  const { followed, hash, server } = await withRules(1);
  const text = rule("u0", { WINDOW: "1d" });
  const second = followed.repository.push(
    { "ops/r0.json": text },
    { author: "bob", message: "Look at a day" },
  );
  followed.repository.push({ "ops/other.json": rule("u9") });
  await server.functions.refreshRules(ann, {});
  const { items } = await server.functions.listRuleHistory(ann, { rule: "u0" });
  expect(items).toEqual([
    {
      commit: second,
      author: "bob",
      message: "Look at a day",
      at: "1970-01-01T00:00:00.001Z",
      removed: false,
    },
    { commit: hash, author: "ann", message: "commit 0", at: "1970-01-01T00:00:00.000Z", removed: false },
  ]);
  const lines = (await server.functions.blameRule(ann, { rule: "u0" })).items;
  expect(lines.map((line) => line.text).join("\n")).toBe(text);
  const bobs = lines.filter(({ commit }) => commit === second).map((line) => line.text.trim());
  expect(bobs).toEqual(['"MODEL_SELECTION": "a.created > b.created",', '"WINDOW": "1d"']);
  followed.repository.unreachable = "no route";
  await expect(server.functions.blameRule(ann, { rule: "u0" })).rejects.toMatchObject({
    code: "rules.unreachable",
  });
});
