import { describe, expect, test } from "vitest";
import type { Rule, Team } from "../../../domain/rule.ts";
import type { NewRuleEntry, RuleCommitRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { T0 } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const team: Team = { name: "ops", projects: ["p"], environments: [], callbacks: {} };

const hash = (number: number): string => String(number).padStart(40, "0");

const commit = (number: number, given: Partial<RuleCommitRow> = {}): Omit<RuleCommitRow, "id"> => ({
  hash: hash(number),
  source: "/rules.git#main",
  folder: "rules",
  author: "Ann",
  email: "ann@example.org",
  message: "Rules\n\nof ours",
  at: T0,
  applied: T0 + number,
  forced: false,
  teams: [team],
  problems: [],
  ...given,
});

const document = (uuid: string, description = ""): Rule => ({ uuid, team: "ops", description }) as Rule;

const entry = (name: string, given: Partial<NewRuleEntry> = {}): NewRuleEntry => ({
  file: `ops/${name}.json`,
  uuid: name,
  team: "ops",
  name,
  state: "in_force",
  stage: "on",
  source: null,
  document: document(name),
  text: `{${name}}`,
  problems: [],
  ...given,
});

const problem = {
  file: "ops/a.json",
  line: 1,
  column: null,
  code: "x",
  message: "é",
  severity: "error",
} as const;

/** Which rules are in force, and what is switched off. */
export function rulesContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  function* take(tables: Tables, number: number, ...entries: NewRuleEntry[]): Work<number> {
    const id = yield* tables.rules.insertCommit(commit(number));
    yield* tables.rules.append(id, entries);
    return id;
  }

  /** Entries of a file that stays as it is in name, by state. */
  const stale = (name: string, source: number) =>
    entry(name, { state: "stale", source, document: null, text: null, problems: [problem] });

  describe("rules in force", () => {
    test("come from the newest commit, which is found by hash as it was applied last", async () => {
      const found = await subject().write(function* (tables) {
        const none = yield* tables.rules.newestCommit();
        yield* take(tables, 1);
        yield* take(tables, 2);
        yield* tables.rules.insertCommit(commit(1, { forced: true, problems: [problem] }));
        return {
          none,
          newest: yield* tables.rules.newestCommit(),
          first: yield* tables.rules.commitByHash(hash(1)),
          unknown: yield* tables.rules.commitByHash(hash(9)),
          list: (yield* tables.rules.listCommits(3, 10)).map(({ id }) => id),
          revision: yield* tables.rules.revision(),
        };
      });
      expect([found.none, found.unknown]).toEqual([undefined, undefined]);
      expect(found.newest).toEqual({ id: 3, ...commit(1, { forced: true, problems: [problem] }) });
      expect(found.first).toEqual(found.newest);
      expect(found.list).toEqual([2, 1]);
      expect(found.revision).toEqual({ commit: 3, flip: 0 });
    });

    test("are listed by file with the version in force, whichever commit brought it", async () => {
      const found = await subject().write(function* (tables) {
        yield* take(tables, 1, entry("a"), entry("b"), entry("c", { team: "eta", stage: "draft" }));
        yield* take(tables, 2, stale("a", 1), entry("b", { document: document("b", "new"), text: "new" }));
        const broken = { state: "broken", stage: null, uuid: null, document: null, text: null } as const;
        yield* take(tables, 3, entry("d", broken));
        const list = function* (filter: object, after = "", limit = 10) {
          return (yield* tables.rules.list(filter, after, limit)).map(({ name }) => name);
        };
        return {
          all: yield* tables.rules.list({}, "", 10),
          page: yield* list({}, "ops/a.json", 2),
          team: yield* list({ team: "eta" }),
          stage: yield* list({ stage: "draft" }),
          state: yield* list({ state: "stale" }),
          both: yield* list({ state: "in_force", team: "ops" }),
          counts: yield* tables.rules.counts(),
        };
      });
      expect(found.counts).toEqual({ in_force: 2, stale: 1, broken: 1 });
      const [a, b, , d] = found.all;
      expect(a).toEqual({
        ...{ id: 4, file: "ops/a.json", uuid: "a", team: "ops", name: "a", state: "stale", stage: "on" },
        ...{ version: 1, document: document("a"), text: "{a}", problems: [problem] },
        ...{ entered: hash(2), enteredAt: T0 + 2, commit: hash(1) },
      });
      expect(b).toMatchObject({ state: "in_force", text: "new", commit: hash(2), version: 5 });
      expect(d).toMatchObject({ state: "broken", uuid: null, stage: null, document: null, commit: null });
      expect([found.page, found.team, found.stage, found.state, found.both]).toEqual([
        ["b", "c"],
        ["c"],
        ["c"],
        ["a"],
        ["b"],
      ]);
    });

    test("are known by UUID as they stood with any commit, also when the file moved or was removed", async () => {
      const removed = { state: "removed", stage: null, document: null, text: null } as const;
      const found = await subject().write(function* (tables) {
        const first = yield* take(tables, 1, entry("a"), entry("b"));
        const second = yield* take(tables, 2, entry("a", removed), entry("a", { file: "ops/moved.json" }));
        const third = yield* take(tables, 3, entry("a", { ...removed, file: "ops/moved.json" }));
        const at = function* (commitId?: number) {
          const row = yield* tables.rules.byUuid("a", commitId);
          return row && [row.file, row.state];
        };
        return {
          at: [yield* at(first - 1), yield* at(first), yield* at(second), yield* at(third), yield* at()],
          files: (yield* tables.rules.list({}, "", 10)).map(({ file }) => file),
          after: (yield* tables.rules.entriesAfter(2, 2)).map(({ id, file, state }) => [id, file, state]),
        };
      });
      expect(found.at).toEqual([
        undefined,
        ["ops/a.json", "in_force"],
        ["ops/moved.json", "in_force"],
        ["ops/moved.json", "removed"],
        ["ops/moved.json", "removed"],
      ]);
      expect(found.files).toEqual(["ops/b.json"]);
      expect(found.after).toEqual([
        [3, "ops/a.json", "removed"],
        [4, "ops/moved.json", "in_force"],
      ]);
    });
  });

  describe("kill switches", () => {
    test("tell between which states of the log they were off", async () => {
      const found = await subject().write(function* (tables) {
        const flip = function* (name: string, on: boolean): Work<void> {
          yield* tables.ruleSwitches.append({
            target: "team",
            name,
            on,
            reason: "why",
            at: T0,
            actor: "ann",
          });
          yield* tables.changes.reserve(10);
        };
        const head = yield* tables.changes.head();
        yield* flip("a", false);
        yield* flip("b", false);
        yield* flip("a", true);
        const since = function* (position: number): Work<unknown[]> {
          const spans = yield* tables.ruleSwitches.offSince(head + position);
          return spans.map(({ name, after, upTo }) => [
            name,
            after - head,
            upTo === null ? null : upTo - head,
          ]);
        };
        return [yield* since(0), yield* since(20), yield* since(21)];
      });
      const [a, b] = [
        ["a", 0, 20],
        ["b", 10, null],
      ];
      expect(found).toEqual([[a, b], [a, b], [b]]);
    });

    test("stand as they were set last, for every target by itself", async () => {
      const found = await subject().write(function* (tables) {
        const flip = (target: "rule" | "team" | "all", name: string, on: boolean) =>
          tables.ruleSwitches.append({ target, name, on, reason: "why", at: T0, actor: "ann" });
        yield* flip("rule", "a", false);
        yield* flip("team", "a", false);
        yield* flip("rule", "a", true);
        yield* flip("all", "", false);
        return {
          current: yield* tables.ruleSwitches.current(),
          list: (yield* tables.ruleSwitches.list(4, 2)).map(({ id }) => id),
          revision: yield* tables.rules.revision(),
        };
      });
      expect(found.current.map(({ id, target, name, on }) => [id, target, name, on])).toEqual([
        [2, "team", "a", false],
        [3, "rule", "a", true],
        [4, "all", "", false],
      ]);
      expect(found.current[0]).toMatchObject({ reason: "why", at: T0, actor: "ann" });
      expect(found.list).toEqual([3, 2]);
      expect(found.revision.flip).toBe(4);
    });
  });
}
