import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveGit } from "./git/testing/git-server.ts";
import { Scratch, scratchFolder } from "./git/testing/scratch.ts";
import { makeKeys, serveSsh } from "./git/testing/ssh-server.ts";
import { type OpenSettings, openGallery } from "./open.ts";
import { rulesCheck, rulesGauges } from "./rules-health.ts";
import { ann } from "./tiers/testing/world.ts";

const teams = "ops: { projects: [p] }\n";
const rule = (uuid: string) =>
  `team: ops\nuuid: ${uuid}\nstage: draft\nrule: { MODEL_SELECTION: a.created > b.created }\n`;

async function opened(settings: Partial<OpenSettings>) {
  const gallery = await openGallery({ dataDir: join(scratchFolder(), "data"), searchMemory: 0, ...settings });
  onTestFinished(async () => {
    gallery.quiesce();
    await gallery.close();
  });
  return gallery.rules;
}

function pushed() {
  const bare = new Scratch(scratchFolder(), "--bare");
  const work = new Scratch();
  const push = (files: Record<string, string>, branch = "main") => {
    const hash = work.commit(files);
    work.git("push", "-q", "--force", bare.path, `HEAD:${branch}`);
    return hash;
  };
  return { bare, work, push };
}

test("a push to a bare repository of this machine is in force, rolled back by a revert, and looked up by line", async () => {
  const { bare, work, push } = pushed();
  const first = push({
    "rules/teams.yaml": teams,
    "rules/ops/best.yaml": rule("u-1"),
    "ops/not-here.yaml": rule("u-2"),
  });
  const rules = await opened({ rulesUrl: bare.path, rulesInterval: 86_400 });
  await rules.functions.refreshRules(ann, {});
  expect(rules.inForce.all().map(({ file, commit }) => [file, commit])).toEqual([["ops/best.yaml", first]]);
  const second = push({ "rules/ops/best.yaml": rule("u-1").replace("}", ", WINDOW: 1d }") });
  await rules.functions.refreshRules(ann, {});
  expect(rules.inForce.byUuid("u-1")).toMatchObject({ commit: second, rule: { window: 86_400 } });
  const { items: lines } = await rules.functions.blameRule(ann, { rule: "u-1" });
  expect(lines.map(({ commit }) => commit)).toEqual([first, first, first, second]);
  work.git("revert", "--no-edit", second);
  work.git("push", "-q", bare.path, "main");
  const status = await rules.functions.refreshRules(ann, {});
  expect(status).toMatchObject({
    commit: { hash: work.head(), forced: false },
    repository: { folder: "rules" },
  });
  expect(rules.inForce.byUuid("u-1")?.rule.window).toBeNull();
  const { items } = await rules.functions.listRuleHistory(ann, { rule: "u-1" });
  expect(items.map(({ commit }) => commit)).toEqual([work.head(), second, first]);
});

/** Remotes of a folder, with the settings that open them and who asked. */
const remotes = {
  async http(folder: string) {
    const { url, requests } = await serveGit(folder);
    const callers = () => requests.map(({ password }) => password);
    return { url, settings: { rulesToken: "s3cret" }, callers, expected: "s3cret" };
  },
  async ssh(folder: string) {
    const { url, requests, identity } = await serveSsh(folder, { user: makeKeys("s3cret") });
    const { key: rulesSshKey, knownHosts: rulesKnownHosts } = identity;
    const settings = { rulesSshKey, rulesKnownHosts, rulesSshPassphrase: "s3cret" };
    return { url, settings, callers: () => requests, expected: `git: git-upload-pack '${folder}'` };
  },
};

test.each(["http", "ssh"] as const)(
  "a branch in the URL, a folder and a remote over %s are followed as the settings say",
  async (way) => {
    const { bare, push } = pushed();
    const files = { "deep/er/teams.yaml": teams, "deep/er/ops/best.yaml": rule("u-1") };
    const first = push(files, "next");
    const { url, settings, callers, expected } = await remotes[way](bare.path);
    const rules = await opened({
      ...{ rulesUrl: `${url}#next`, rulesBranch: "main", rulesFolder: "deep/er", rulesInterval: 86_400 },
      ...{ rulesNetworks: ["127.0.0.0/8"], ...settings },
    });
    const status = await rules.functions.refreshRules(ann, {});
    expect(status).toMatchObject({
      repository: { url, branch: "next", folder: "deep/er" },
      ...{ commit: { hash: first }, inForce: 1, unreachable: null },
    });
    expect(JSON.stringify(status)).not.toContain("s3cret");
    expect(new Set(callers())).toEqual(new Set([expected]));
    const second = push({ "deep/er/ops/other.yaml": rule("u-2") }, "next");
    await rules.functions.refreshRules(ann, {});
    expect(rules.inForce.byUuid("u-2")?.commit).toBe(second);
  },
);

test("a commit that is too large, or lacks the folder, changes nothing and says why", async () => {
  const { bare, work, push } = pushed();
  const first = push({ "rules/teams.yaml": teams, "rules/ops/best.yaml": rule("u-1") });
  const rules = await opened({
    rulesUrl: `file://${bare.path}`,
    rulesFolder: "rules",
    rulesInterval: 86_400,
  });
  await rules.functions.refreshRules(ann, {});
  work.git("mv", "rules", "elsewhere");
  const second = push({});
  const status = await rules.functions.refreshRules(ann, {});
  expect(status).toMatchObject({ commit: { hash: second, errors: 1 }, inForce: 1 });
  expect(rules.inForce.byUuid("u-1")?.commit).toBe(first);
  const { items } = await rules.functions.listRuleProblems(ann, {});
  expect(items).toMatchObject([
    { code: "repository.refused", message: expect.stringContaining("no folder rules") },
  ]);
});

test("rules that became links or too large keep their last good version", async () => {
  const { bare, work, push } = pushed();
  push({ "teams.yaml": teams, "ops/a.yaml": rule("a"), "ops/b.yaml": rule("b"), "ops/c.yaml": rule("c") });
  const rules = await opened({ rulesUrl: bare.path, rulesInterval: 86_400 });
  await rules.functions.refreshRules(ann, {});
  work.git("rm", "-q", "ops/a.yaml");
  work.run(["update-index", "--add", "--cacheinfo", `120000,${work.blob("/etc/passwd")},ops/a.yaml`]);
  work.write({ "ops/b.yaml": `# ${"x".repeat(300_000)}` });
  work.git("add", "ops/b.yaml");
  work.finish("break");
  work.git("push", "-q", bare.path, "main");
  expect(await rules.functions.refreshRules(ann, {})).toMatchObject({ inForce: 1, stale: 2, broken: 0 });
  expect(rules.inForce.all()).toHaveLength(3);
});

test("readiness and metrics tell how the rules stand, and never make a server unready", async () => {
  const rules = await opened({ rulesUrl: join(scratchFolder(), "none.git"), rulesInterval: 86_400 });
  await rules.functions.refreshRules(ann, {});
  const check = await rulesCheck(rules);
  expect(check).toMatchObject({ name: "rules", ready: true });
  expect(check.detail).toMatch(
    /^follows main of .*none\.git; no commit taken up; not read since .*: .* is not a Git repository$/,
  );
  expect((await rulesGauges(rules)).map(({ name, value }) => [name, value])).toEqual([
    ["gallery_rules_in_force", 0],
    ["gallery_rules_stale", 0],
    ["gallery_rules_broken", 0],
    ["gallery_rules_reachable", 0],
  ]);
  const none = await opened({});
  expect((await rulesCheck(none)).detail).toBe("follows no repository; no commit taken up");
  await expect(none.functions.refreshRules(ann, {})).rejects.toMatchObject({ code: "rules.not_followed" });
});

test.each<[Partial<OpenSettings>, string]>([
  [{ mailUrl: "smtp://mail.example" }, "mailFrom"],
  [{ rulesUrl: "git@git.example:r#main", rulesKnownHosts: "/known_hosts" }, "rulesSshKey"],
  [{ rulesUrl: "git@git.example:r#main", rulesSshKey: "/key" }, "rulesKnownHosts"],
])("%j is refused before anything is made, for want of %s", async (settings, field) => {
  const dataDir = join(scratchFolder(), "data");
  await expect(openGallery({ dataDir, ...settings })).rejects.toMatchObject({
    code: "config.invalid",
    field,
  });
  expect(existsSync(dataDir)).toBe(false);
});
