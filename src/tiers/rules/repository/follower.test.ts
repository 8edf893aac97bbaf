import { expect, test } from "vitest";
import { Repository } from "../../../testing/outside/repository.ts";
import { ann } from "../../testing/world.ts";
import { errorsOf, Followed, INTERVAL_MS, rule, states, teams } from "./testing/followed.ts";

test("a commit's good rules are in force, by that commit", async () => {
  const followed = new Followed();
  const hash = followed.repository.push({
    "teams.yaml": teams,
    "ops/best.json": rule("u-1"),
    "readme.md": "x",
  });
  const server = await followed.server();
  expect(server.inForce.all()).toHaveLength(1);
  expect(server.inForce.byUuid("U-1")).toMatchObject({ commit: hash, file: "ops/best.json", stale: false });
  expect(server.inForce.team("ops")?.projects).toEqual(["p"]);
  expect(await server.functions.getRulesStatus(ann, {})).toMatchObject({
    repository: { url: "/rules.git", branch: "main", folder: "" },
    commit: { hash, errors: 0, forced: false },
    ...{ inForce: 1, stale: 0, broken: 0, unreachable: null, seenAt: "2026-01-01T00:00:00.000Z" },
  });
});

test("the next commit is taken up within the interval, and other servers go by it within a second", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/best.json": rule("u-1") });
  const one = await followed.server();
  const mute = Object.assign(new Repository(), { head: () => new Promise<never>(() => {}) });
  const deaf = await followed.server({}, mute);
  const before = one.inForce.byUuid("u-1");
  let told = 0;
  deaf.inForce.onChange(() => (told += 1));
  const hash = followed.repository.push({
    "ops/best.json": rule("u-1", { WINDOW: "7d" }),
    "ops/new.json": rule("u-2"),
  });
  await followed.time.skip(INTERVAL_MS);
  await followed.time.skip(1_000);
  for (const { inForce } of [one, deaf]) {
    expect(inForce.all().map(({ commit }) => commit)).toEqual([hash, hash]);
    expect(inForce.byUuid("u-1")?.rule.window).toBe(7 * 24 * 3_600);
  }
  expect(told).toBe(1);
  expect(before?.rule.window).toBeNull();
});

test("a broken version leaves the last good one in force, and the others alone", async () => {
  const followed = new Followed();
  const first = followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("a"),
    "ops/b.json": rule("b"),
  });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": "{ broken", "ops/c.json": "nothing", "ops/d.json": rule("d") });
  await server.functions.refreshRules(ann, {});
  expect(await states(server)).toEqual({
    "ops/a": "stale",
    "ops/b": "in_force",
    "ops/c": "broken",
    "ops/d": "in_force",
  });
  expect(server.inForce.byUuid("a")).toMatchObject({ commit: first, stale: true });
  expect(await errorsOf(server, "a")).not.toEqual([]);
  expect(server.inForce.all()).toHaveLength(3);
  const repaired = followed.repository.push({ "ops/a.json": rule("a", { WINDOW: "1d" }) });
  await server.functions.refreshRules(ann, {});
  expect(server.inForce.byUuid("a")).toMatchObject({ commit: repaired, stale: false });
});

test("a rule whose file goes is over, and its past stays known", async () => {
  const followed = new Followed();
  const first = followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": null });
  await server.functions.refreshRules(ann, {});
  expect(server.inForce.all()).toEqual([]);
  expect(await states(server)).toEqual({});
  expect(await server.functions.getRule(ann, { rule: "a" })).toMatchObject({ removed: true, rule: null });
  expect(await server.functions.getRule(ann, { rule: "A", commit: first })).toMatchObject({
    removed: false,
    commit: first,
  });
});

test("a revert brings the version back, as a new one of the reverting commit", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": rule("a", { WINDOW: "1d" }) });
  await server.functions.refreshRules(ann, {});
  const revert = followed.repository.push({ "ops/a.json": rule("a") });
  await server.functions.refreshRules(ann, {});
  expect(server.inForce.byUuid("a")).toMatchObject({ commit: revert, rule: { window: null } });
});

test("a rule that moves to another file stays the same rule", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": null, "ops/z.json": rule("a") });
  await server.functions.refreshRules(ann, {});
  expect(server.inForce.byUuid("a")?.file).toBe("ops/z.json");
  expect(await server.functions.getRule(ann, { rule: "a" })).toMatchObject({
    file: "ops/z.json",
    removed: false,
  });
});

test("what follows from a commit is told in the log of the projects that it is about", async () => {
  const followed = new Followed();
  await followed.projects("p", "other");
  const hash = followed.repository.push({
    "teams.yaml": teams,
    "ops/a.json": rule("a"),
    "eta/b.json": rule("b", {}, "eta"),
  });
  await followed.server();
  const log = await followed.log();
  expect(
    log.map(({ kind, project, actor, requestId, data }) => ({ kind, project, actor, requestId, data })),
  ).toEqual([
    {
      ...{ kind: "rules.updated", project: "p", actor: "rules", requestId: hash },
      data: { commit: hash, author: "ann", forced: false, count: 1, rules: ["ops/a in_force"] },
    },
  ]);
});

test("two servers that see a commit at once write it down once", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const servers = [await followed.server(), await followed.server(), await followed.server()];
  followed.repository.push({ "ops/b.json": rule("b") });
  await followed.time.skip(INTERVAL_MS);
  const { items } = await servers[0]!.functions.listRuleCommits(ann, {});
  expect(items).toHaveLength(2);
  for (const { inForce } of servers) expect(inForce.all()).toHaveLength(2);
});

test("a branch that was pushed to by force is followed, and said to be", async () => {
  const followed = new Followed();
  const first = followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.push({ "ops/a.json": rule("a", { WINDOW: "1d" }) });
  await server.functions.refreshRules(ann, {});
  followed.repository.reset(first);
  const status = await server.functions.refreshRules(ann, {});
  expect(status.commit).toMatchObject({ hash: first, forced: true });
  expect(server.inForce.byUuid("a")?.rule.window).toBeNull();
});

test("while the repository cannot be reached, what is in force stays so, and since when is told", async () => {
  const followed = new Followed();
  const hash = followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  const server = await followed.server();
  followed.repository.unreachable = "connect ECONNREFUSED";
  await followed.time.skip(INTERVAL_MS);
  await followed.time.skip(INTERVAL_MS);
  const status = await server.functions.getRulesStatus(ann, {});
  expect(status).toMatchObject({
    seenAt: "2026-01-01T00:00:00.000Z",
    unreachable: { since: "2026-01-01T00:00:10.000Z", why: "connect ECONNREFUSED" },
    commit: { hash },
  });
  expect(server.inForce.all()).toHaveLength(1);
  followed.repository.unreachable = undefined;
  expect(await server.functions.refreshRules(ann, {})).toMatchObject({ unreachable: null });
});

test("a branch without commits, or that was deleted, changes nothing", async () => {
  const followed = new Followed();
  const server = await followed.server();
  expect(await server.functions.getRulesStatus(ann, {})).toMatchObject({
    commit: null,
    unreachable: { why: "the branch main has no commit" },
  });
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  await server.functions.refreshRules(ann, {});
  followed.repository.reset(undefined);
  await server.functions.refreshRules(ann, {});
  expect(server.inForce.all()).toHaveLength(1);
});

test("a server that starts goes by what is known before it reaches the repository", async () => {
  const followed = new Followed();
  followed.repository.push({ "teams.yaml": teams, "ops/a.json": rule("a") });
  await followed.server();
  followed.repository.unreachable = "no route";
  const late = await followed.server();
  expect(late.inForce.all()).toHaveLength(1);
});
