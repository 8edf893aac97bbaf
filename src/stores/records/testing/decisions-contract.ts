import { describe, expect, test } from "vitest";
import type { DecisionRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { baseOf, instance, model, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

type Made = Omit<DecisionRow, "id">;

const made = (number: number, parts: Partial<Made> = {}): Made => ({
  ...{ uuid: uuid(number), rule: "rule", team: "team", project: "p", commit: "c0ffee", form: 1 },
  ...{ partition: '{"city":"Oslo"}', at: T0 + number, position: 1, champion: uuid(900), choice: "best" },
  ...{ why: "it is better", shadow: false, inputs: "d1", incumbent: null, since: null, fallbacks: [] },
  ...parts,
});

function* decide(tables: Tables, number: number, parts: Partial<Made> = {}): Work<number> {
  const row = made(number, parts);
  const decision = yield* tables.decisions.insert(row);
  const { rule, partition, champion: instance } = row;
  yield* tables.decisions.putChampion({ rule, partition, decision, instance, since: row.at });
  return decision;
}

/** What selection rules decided, and who answers by them. */
export function decisionsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  describe("decisions", () => {
    test("are found by UUID as they were written", async () => {
      const whole = made(1, {
        ...{
          champion: null,
          choice: "none",
          shadow: true,
          incumbent: uuid(7),
          since: T0,
          fallbacks: [null, uuid(8)],
        },
      });
      const found = await subject().write(function* ({ decisions }) {
        const id = yield* decisions.insert(whole);
        return { id, one: yield* decisions.byUuid(uuid(1)), none: yield* decisions.byUuid(uuid(2)) };
      });
      expect(found).toEqual({ id: found.id, one: { id: found.id, ...whole }, none: undefined });
    });

    test("are listed newest first by rule, partition, project, champion and moment", async () => {
      const lists = await subject().write(function* (tables) {
        yield* decide(tables, 1);
        yield* decide(tables, 2, { rule: "other", project: "q" });
        yield* decide(tables, 3, { partition: "{}", champion: null, choice: "none" });
        const last = yield* decide(tables, 4);
        const list = function* (filter: object, before = 99, limit = 9): Work<string[]> {
          return (yield* tables.decisions.list({ before, ...filter }, limit)).map((each) => each.uuid);
        };
        return [
          yield* list({}),
          yield* list({}, last, 2),
          yield* list({ rule: "rule", partition: '{"city":"Oslo"}' }),
          yield* list({ project: "q" }),
          yield* list({ champion: uuid(900), rule: "rule" }),
          yield* list({ from: T0 + 2, to: T0 + 4 }),
        ];
      });
      const named = (...numbers: number[]) => numbers.map(uuid);
      expect(lists).toEqual([
        named(4, 3, 2, 1),
        named(3, 2),
        named(4, 1),
        named(2),
        named(4, 1),
        named(3, 2),
      ]);
    });

    test("keep a rule as it was written, once", async () => {
      const found = await subject().write(function* ({ decisions }) {
        const ids = [
          yield* decisions.ensureForm("a", { name: "ä" }),
          yield* decisions.ensureForm("b", { name: "b" }),
          yield* decisions.ensureForm("a", { name: "ä" }),
        ];
        return { ids, rule: yield* decisions.form(ids[0]!), none: yield* decisions.form(99) };
      });
      expect(found.ids[2]).toBe(found.ids[0]);
      expect(found.ids[1]).not.toBe(found.ids[0]);
      expect([found.rule, found.none]).toEqual([{ name: "ä" }, undefined]);
    });

    test("tell by one number whether there is a newer one, and who answers since", async () => {
      const found = await subject().write(function* (tables) {
        const { decisions } = tables;
        const before = yield* decisions.head();
        const first = yield* decide(tables, 1);
        const second = yield* decide(tables, 2, { rule: "other", shadow: true });
        const third = yield* decide(tables, 3, { champion: uuid(901) });
        return {
          before,
          after: yield* decisions.head(),
          ids: [first, second, third],
          rule: yield* decisions.champions("rule"),
          since: (yield* decisions.championsSince(first)).map(({ decision }) => decision).sort(),
          none: yield* decisions.champion("rule", "{}"),
          one: yield* decisions.champion("other", '{"city":"Oslo"}'),
        };
      });
      const [, second, third] = found.ids;
      expect([found.before, found.after]).toEqual([
        { position: 0, decision: 0 },
        { position: 0, decision: third },
      ]);
      const champion = { partition: '{"city":"Oslo"}', form: 1, commit: "c0ffee", choice: "best" };
      expect(found.rule).toEqual([
        {
          ...champion,
          ...{
            rule: "rule",
            decision: third,
            decisionUuid: uuid(3),
            instance: uuid(901),
            since: T0 + 3,
            shadow: false,
          },
        },
      ]);
      expect(found.since).toEqual([second, third]);
      expect(found.none).toBeUndefined();
      expect(found.one).toMatchObject({ decisionUuid: uuid(2), shadow: true });
    });

    test("from before a moment are forgotten, oldest first, unless they stand", async () => {
      const found = await subject().write(function* (tables) {
        yield* decide(tables, 1, { rule: "other" });
        for (const number of [2, 3, 4, 5]) yield* decide(tables, number);
        const pruned = [
          yield* tables.decisions.prune(T0 + 5, 2),
          yield* tables.decisions.prune(T0 + 9, 9),
          yield* tables.decisions.prune(T0 + 9, 9),
        ];
        return { pruned, left: yield* tables.decisions.list({ before: 99 }, 9) };
      });
      expect(found.pruned).toEqual([2, 1, 0]);
      expect(found.left.map((each) => each.uuid)).toEqual([uuid(5), uuid(1)]);
    });
  });

  describe("candidates of rules", () => {
    test("are the instances of a project, and those that were made by a position", async () => {
      const found = await subject().write(function* (tables) {
        const one = yield* instance(tables, 1);
        const two = yield* instance(tables, 2, { deprecated: 1 });
        const entry = {
          project: one.project,
          subjectKind: "instance",
          at: T0,
          actor: "a",
          door: "internal",
        } as const;
        const first = yield* tables.changes.reserve(3);
        const created = { ...entry, kind: "instance.created", request: "r", data: {} } as const;
        yield* tables.changes.append([
          { ...created, position: first, subject: one.id, uuid: uuid(1) },
          { ...created, kind: "metric.recorded", position: first + 1, subject: two.id, uuid: uuid(2) },
          { ...created, position: first + 2, subject: two.id, uuid: uuid(2) },
        ]);
        const ids = [one.id, two.id];
        const { instances } = tables;
        return {
          ids,
          all: (yield* instances.listOfProject(one.project, 0, 9)).map(({ id }) => id),
          rest: (yield* instances.listOfProject(one.project, one.id, 9)).map(({ id }) => id),
          page: (yield* instances.listOfProject(one.project, 0, 1)).map(({ id }) => id),
          other: yield* instances.listOfProject(one.project + 1, 0, 9),
          made: [yield* instances.madeBy(ids, first + 1), yield* instances.madeBy(ids, first + 2)],
          none: yield* instances.madeBy([], first),
        };
      });
      const [one, two] = found.ids;
      expect([found.all, found.rest, found.page, found.other]).toEqual([[one, two], [two], [one], []]);
      expect([found.made[0], found.made[1]!.sort(), found.none]).toEqual([[one], [one, two].sort(), []]);
    });

    test("may be the newest of a base version id that is live, or what an environment serves", async () => {
      const found = await subject().write(function* (tables) {
        const old = yield* instance(tables, 1);
        const young = yield* instance(tables, 2, { created: T0 + 9 });
        yield* instance(tables, 3, { created: T0 + 99, deprecated: 4 });
        const { instances, deployments, environments } = tables;
        const newest = [
          (yield* instances.newestLive(old.project, "m", "{}"))?.uuid,
          (yield* instances.newestLive(old.project, "m", '{"city":"Oslo"}'))?.uuid,
          (yield* instances.newestLive(old.project, "n", "{}"))?.uuid,
        ];
        yield* model(tables, old.project, "n");
        const base = yield* baseOf(tables, old.project, "n");
        const line = yield* instances.ensureLine(base, "{}");
        const other = yield* instance(tables, 4, { base, line });
        const { id: environment } = yield* environments.ensure(old.project, "production");
        const row = { environment, action: "deploy", replaced: null, prior: null, reason: "" } as const;
        const entry = { ...row, offer: null, approval: null, at: T0, actor: "a" };
        yield* deployments.append({ ...entry, position: 1, line: old.line, instance: old.id });
        yield* deployments.append({ ...entry, position: 2, line, instance: other.id });
        yield* deployments.append({ ...entry, position: 3, line: old.line, instance: young.id });
        return {
          newest,
          served: yield* deployments.serves(old.project, "production", "{}"),
          staging: yield* deployments.serves(old.project, "staging", "{}"),
          elsewhere: yield* deployments.serves(old.project, "production", '{"city":"Oslo"}'),
        };
      });
      expect(found.newest).toEqual([uuid(2), undefined, undefined]);
      expect(found.served).toEqual([
        { base: "m", uuid: uuid(2) },
        { base: "n", uuid: uuid(4) },
      ]);
      expect([found.staging, found.elsewhere]).toEqual([[], []]);
    });
  });
}
