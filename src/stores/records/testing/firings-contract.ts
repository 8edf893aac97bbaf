import { describe, expect, test } from "vitest";
import { pointId } from "../points.ts";
import type { AlertRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { instance, point, T0, uuid } from "./fixtures.ts";
import { firing, job } from "./jobs-contract.ts";
import { eachSubject } from "./subject.ts";

/** What rules decided, and what keeps an action from being done twice. */
export function firingsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  describe("firings", () => {
    test("are listed newest first by rule, instance and outcome, and found by UUID", async () => {
      const found = await subject().write(function* (tables) {
        const [a, b] = [yield* instance(tables, 1), yield* instance(tables, 2)];
        const first = yield* firing(tables, 11, { instance: a.id });
        yield* firing(tables, 12, { instance: b.id, outcome: "missing", rule: "other" });
        yield* firing(tables, 13, { instance: b.id, outcome: "not_held" });
        const list = function* (filter: object, before = 99): Work<string[]> {
          return (yield* tables.firings.list({ before, ...filter }, 10)).map((each) => each.uuid);
        };
        return {
          one: yield* tables.firings.byUuid(uuid(11)),
          first,
          lists: [
            yield* list({}),
            yield* list({}, first + 1),
            yield* list({ rule: "rule" }),
            yield* list({ instance: b.id }),
            yield* list({ rule: "rule", instance: b.id, outcome: "not_held" }),
          ],
        };
      });
      expect(found.lists).toEqual([
        [uuid(13), uuid(12), uuid(11)],
        [uuid(11)],
        [uuid(13), uuid(11)],
        [uuid(13), uuid(12)],
        [uuid(13)],
      ]);
      expect(found.one).toMatchObject({
        id: found.first,
        commit: "c0ffee",
        instanceUuid: uuid(1),
        actions: 1,
        why: "mae is 9",
      });
    });

    test("from before a moment are forgotten with their jobs, unless one of them waits or is dead", async () => {
      const found = await subject().write(function* (tables) {
        const { id } = yield* instance(tables, 1);
        const ids: number[] = [];
        for (const [number, at] of [1, 2, 3, 4].entries()) {
          ids.push(yield* firing(tables, 20 + number, { instance: id, at: T0 + at }));
        }
        const [done, waiting, , young] = ids;
        const jobs = [done, waiting, young].map((each) => job(`of ${each}`, { firing: each!, kind: "act" }));
        yield* tables.jobs.insert(jobs);
        const taken = (yield* tables.jobs.byKey(`of ${done}`))!;
        yield* tables.jobs.settle({ ...taken, state: "done", due: null, result: "204" });
        const named = yield* tables.jobs.list({ firing: uuid(20), before: 99 }, 9);
        const pruned = [yield* tables.firings.prune(T0 + 4, 9), yield* tables.firings.prune(T0 + 4, 9)];
        const left = yield* tables.firings.list({ before: 99 }, 9);
        return {
          named: named.map(({ key, firingUuid }) => [key, firingUuid]),
          pruned,
          left: left.map(({ id: each }) => ids.indexOf(each)),
          job: yield* tables.jobs.byKey(`of ${done}`),
        };
      });
      expect(found.named).toEqual([[expect.stringContaining("of "), uuid(20)]]);
      expect([found.pruned, found.left, found.job]).toEqual([[2, 0], [3, 1], undefined]);
    });

    test("leave where a rule stands with an instance", async () => {
      const found = await subject().write(function* ({ firings }) {
        yield* firings.putStandings([
          { rule: "a", instance: 1, phase: "pending", since: T0 },
          { rule: "a", instance: 2, phase: "acted", since: null },
          { rule: "b", instance: 1, phase: "waiting", since: null },
        ]);
        yield* firings.putStandings([{ rule: "a", instance: 1, phase: "acted", since: null }]);
        return yield* firings.standings([
          { rule: "a", instance: 1 },
          { rule: "b", instance: 1 },
          { rule: "b", instance: 2 },
        ]);
      });
      expect(found).toEqual([
        { rule: "a", instance: 1, phase: "acted", since: null },
        { rule: "b", instance: 1, phase: "waiting", since: null },
      ]);
    });
  });

  describe("points that were known", () => {
    test("at a state of the log are the newest, or those of a window, oldest first", async () => {
      const found = await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const key = { scope: "Validation", name: "mae", dimensions: "" };
        const series = yield* tables.names.defineSeries(project, key);
        yield* tables.names.defineSeries(project, { ...key, name: "bias" });
        const at = (position: number, offset: number, value: number, ordinal = 0) =>
          point({ instance: id, series, id: pointId(position, ordinal), at: T0 + offset, value });
        // The third position reports late about an earlier moment.
        yield* tables.metrics.insert([
          at(1, 10, 1),
          at(2, 20, 2),
          at(2, 20, 3, 1),
          at(3, 15, 4),
          at(4, 99, 5),
        ]);
        const ask = { instance: id, series, from: null, to: T0 + 50, position: 3 };
        const questions = [
          ask,
          { ...ask, position: 1 },
          { ...ask, to: T0 + 19 },
          { ...ask, position: 0 },
          { ...ask, from: T0 + 10 },
          { ...ask, from: T0, position: 2 },
          { ...ask, from: T0, to: T0 + 99, position: 9 },
        ];
        const many = Array.from({ length: 150 }, () => ask);
        return {
          points: yield* tables.metrics.known(questions),
          many: yield* tables.metrics.known(many),
          none: yield* tables.metrics.known([]),
          named: yield* tables.names.seriesNamed(project, ["mae", "unknown"]),
          series,
        };
      });
      const answers = new Map<number, number[]>();
      for (const { question, value } of found.points) {
        answers.set(question, [...(answers.get(question) ?? []), value]);
      }
      expect([...answers]).toEqual([
        [0, [3]],
        [1, [1]],
        [2, [4]],
        [4, [4, 2, 3]],
        [5, [1, 2, 3]],
        [6, [1, 4, 2, 3, 5]],
      ]);
      expect(found.many.map(({ question }) => question)).toEqual(Array.from({ length: 150 }, (_, at) => at));
      expect(found.none).toEqual([]);
      expect(found.named).toEqual([{ id: found.series, scope: "Validation", name: "mae", dimensions: "" }]);
    });
  });

  describe("alerts", () => {
    const find = (tables: Tables): Work<AlertRow | undefined> => tables.alerts.find("r", 5);

    test("have members, and are gone when they are removed", async () => {
      const found = await subject().write(function* (tables) {
        const { alerts } = tables;
        yield* alerts.join("r", 5, 1, T0);
        yield* alerts.join("r", 5, 2, T0 + 1);
        yield* alerts.join("r", 5, 2, T0 + 2);
        const held = [yield* find(tables), yield* alerts.firing([5, 6])];
        yield* alerts.setSent("r", 5, { at: T0 + 3, labels: { a: "b" }, annotations: {} });
        const sent = [yield* find(tables), yield* alerts.firing([5, 6])];
        yield* alerts.leave("r", 5, 1);
        yield* alerts.leave("r", 5, 2);
        const left = yield* find(tables);
        yield* alerts.remove("r", 5);
        return { held, sent, left, after: yield* find(tables) };
      });
      const alert = { rule: "r", base: 5, since: T0 };
      expect(found).toEqual({
        held: [{ ...alert, sent: null, members: 2 }, []],
        sent: [{ ...alert, sent: T0 + 3, members: 2 }, [5]],
        left: { ...alert, sent: T0 + 3, members: 0 },
        after: undefined,
      });
    });

    test("are found by when they were told of last, and forgotten with their members", async () => {
      const found = await subject().write(function* (tables) {
        const { alerts } = tables;
        const told = { labels: { team: "a" }, annotations: { summary: "s" } };
        for (const rule of ["r", "s", "held back"]) yield* alerts.join(rule, 5, 1, T0);
        yield* alerts.setSent("r", 5, { ...told, at: T0 + 3 });
        yield* alerts.setSent("s", 5, { ...told, at: T0 + 2 });
        const before = [
          yield* alerts.sentBefore(T0 + 2, 9),
          yield* alerts.sentBefore(T0 + 3, 9),
          (yield* alerts.sentBefore(T0 + 4, 9)).map(({ rule }) => rule),
          (yield* alerts.sentBefore(T0 + 4, 1)).map(({ rule }) => rule),
        ];
        yield* alerts.forget("r", 5);
        const gone = yield* find(tables);
        yield* alerts.join("r", 5, 2, T0 + 9);
        return { before, gone, again: yield* find(tables) };
      });
      const told = { labels: { team: "a" }, annotations: { summary: "s" } };
      const s = { rule: "s", base: 5, since: T0, sent: T0 + 2, members: 1, ...told };
      expect(found.before).toEqual([[], [s], ["s", "r"], ["s"]]);
      expect(found.gone).toBeUndefined();
      expect(found.again).toEqual({ rule: "r", base: 5, since: T0 + 9, sent: null, members: 1 });
    });

    test("are silenced until the silence ends", async () => {
      const silence = (number: number, ends: number) => ({
        uuid: uuid(number),
        matchers: [{ name: "team", value: "a|b", isRegex: true }],
        comment: "moving house",
        starts: T0,
        ends,
        actor: "ann",
      });
      const found = await subject().write(function* ({ alerts }) {
        yield* alerts.insertSilence(silence(1, T0 + 10));
        yield* alerts.insertSilence(silence(2, T0 + 20));
        const second = (yield* alerts.silence(uuid(2)))!;
        const list = function* (now: number, after = 0): Work<string[]> {
          return (yield* alerts.silences(now, after, 9)).map((each) => each.uuid);
        };
        const before = [yield* list(T0), yield* list(T0 + 10), yield* list(T0, second.id)];
        yield* alerts.endSilence(second.id, T0 + 5);
        return { second, before, after: yield* list(T0 + 5), unknown: yield* alerts.silence(uuid(3)) };
      });
      expect(found.second).toEqual({ id: found.second.id, ...silence(2, T0 + 20) });
      expect([found.before, found.after]).toEqual([[[uuid(1), uuid(2)], [uuid(2)], []], [uuid(1)]]);
      expect(found.unknown).toBeUndefined();
    });
  });

  describe("requests to train anew", () => {
    test("are counted by rule and moment, and tell whether one helped", async () => {
      const found = await subject().write(function* (tables) {
        const { retrains } = tables;
        const old = yield* instance(tables, 1);
        const row = { rule: "r", line: old.line, instance: old.id };
        yield* retrains.insert({ ...row, request: "1", at: T0 + 10 });
        const made = [yield* retrains.madeAfter(old.line, old.id)];
        // By a clock that is behind.
        const next = yield* instance(tables, 2, { created: T0 - 20 });
        made.push(yield* retrains.madeAfter(old.line, old.id));
        yield* firing(tables, 31, { instance: next.id, rule: "r", outcome: "held" });
        const recovered = [yield* retrains.recovered("r", old.line, old.id)];
        yield* firing(tables, 32, { instance: next.id, rule: "r", outcome: "not_held" });
        recovered.push(yield* retrains.recovered("r", old.line, old.id));
        recovered.push(yield* retrains.recovered("r", old.line, next.id));
        yield* retrains.insert({ ...row, request: "2", at: T0 + 30 });
        return {
          made,
          recovered,
          counts: [yield* retrains.countSince("r", T0), yield* retrains.countSince("r", T0 + 11)],
          line: (yield* retrains.ofLine("r", old.line, 9)).map(({ request }) => request),
          one: yield* retrains.byRequest("1"),
          row,
        };
      });
      expect(found.made).toEqual([false, true]);
      expect(found.recovered).toEqual([false, true, false]);
      expect([found.counts, found.line]).toEqual([
        [2, 1],
        ["2", "1"],
      ]);
      expect(found.one).toEqual({ ...found.row, request: "1", at: T0 + 10, newest: found.row.instance });
    });
  });
}
