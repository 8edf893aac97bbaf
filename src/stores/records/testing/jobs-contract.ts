import { describe, expect, test } from "vitest";
import type { NewJob, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { instance, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

export const job = (key: string, given: Partial<NewJob> = {}): NewJob => ({
  kind: "evaluate",
  key,
  target: "",
  lane: `lane of ${key}`,
  rule: "rule",
  instance: 1,
  cause: "change",
  position: 1,
  at: T0,
  firing: null,
  doc: null,
  ...given,
});

const LEASE = 30_000;

/** What rules have to do: leases, fences, order, and when they look by themselves. */
export function jobsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);
  const take = (now: number, limit = 10, target = "") =>
    subject().write((tables) => tables.jobs.take(target, now, now + LEASE, limit));
  const insert = (...jobs: NewJob[]) =>
    subject().write(function* (tables) {
      if ((yield* tables.instances.byUuid(uuid(1))) === undefined) yield* instance(tables, 1);
      yield* tables.jobs.insert(jobs);
    });
  const keys = (found: readonly { key: string }[]) => found.map(({ key }) => key);

  describe("jobs", () => {
    test("exist if and only if their write was committed, and once for a key", async () => {
      await insert(job("a"), job("b", { doc: { text: "é\n", list: [1, null] } }));
      const failed = subject().write(function* (tables) {
        yield* tables.jobs.insert([job("c")]);
        throw new Error("changed its mind");
      });
      await expect(failed).rejects.toThrow("changed its mind");
      await insert(job("b", { rule: "another" }), job("d"));
      const found = await take(T0);
      expect(keys(found)).toEqual(["a", "b", "d"]);
      expect(found[1]).toEqual({
        ...job("b", { doc: { text: "é\n", list: [1, null] } }),
        id: found[1]!.id,
        state: "waiting",
        due: T0 + LEASE,
        attempts: 1,
        fence: 1,
        result: null,
      });
    });

    test("leave their id to no other when they are done, so that who had one does not take another for it", async () => {
      await insert(job("a"));
      const [old] = await take(T0);
      await subject().write((tables) => tables.jobs.remove([old!.id]));
      await insert(job("b"));
      const [other] = await take(T0);
      expect(other!.id).not.toBe(old!.id);
      expect(await subject().write((tables) => tables.jobs.held([old!]))).toEqual([]);
    });

    test("are taken by one taker until the lease ends, and then by another under a higher fence", async () => {
      await insert(job("a"));
      const [first] = await take(T0);
      expect(await take(T0 + LEASE - 1)).toEqual([]);
      const [second] = await take(T0 + LEASE);
      expect([first!.fence, second!.fence, second!.attempts]).toEqual([1, 2, 2]);
      const late = await subject().write(function* (tables) {
        const settlement = { state: "done", due: null, attempts: 1, result: "late" } as const;
        return {
          held: yield* tables.jobs.held([first!, { id: 99, fence: 1 }]),
          own: yield* tables.jobs.held([second!]),
          renewed: yield* tables.jobs.renew(first!, T0 + 10 * LEASE),
          settled: yield* tables.jobs.settle({ ...settlement, id: first!.id, fence: first!.fence }),
        };
      });
      expect(late).toEqual({ held: [], own: [second!.id], renewed: false, settled: false });
      expect(await subject().read((tables) => tables.jobs.byKey("a"))).toMatchObject({
        state: "waiting",
        due: T0 + 2 * LEASE,
        fence: 2,
        result: null,
        instanceUuid: uuid(1),
        firingUuid: null,
      });
    });

    test("are held on to by a renewal, until they are settled", async () => {
      await insert(job("a"));
      const [taken] = await take(T0);
      const outcome = await subject().write(function* (tables) {
        const renewed = yield* tables.jobs.renew(taken!, T0 + 2 * LEASE);
        const early = yield* tables.jobs.take("", T0 + LEASE, T0, 10);
        const done = { ...taken!, state: "done", due: null, attempts: 1, result: "well" } as const;
        const settled = [yield* tables.jobs.settle(done), yield* tables.jobs.settle(done)];
        return { renewed, early, settled, after: yield* tables.jobs.renew(taken!, T0) };
      });
      expect(outcome).toEqual({ renewed: true, early: [], settled: [true, false], after: false });
      expect(await take(T0 + 100 * LEASE)).toEqual([]);
    });

    test("of a lane are taken in their order, and none while its elder is taken or waits to be tried again", async () => {
      const lane = { lane: "x" };
      await insert(job("x1", lane), job("y1"), job("x2", lane), job("x3", lane));
      expect(keys(await take(T0, 2))).toEqual(["x1", "y1"]);
      expect(keys(await take(T0))).toEqual([]);
      await subject().write(function* (tables) {
        const x1 = (yield* tables.jobs.byKey("x1"))!;
        yield* tables.jobs.settle({ ...x1, due: T0 + 500, attempts: 1, result: "no" });
      });
      expect(keys(await take(T0 + 499))).toEqual([]);
      expect(keys(await take(T0 + 500))).toEqual(["x1"]);
      await subject().write(function* (tables) {
        const x1 = (yield* tables.jobs.byKey("x1"))!;
        yield* tables.jobs.settle({ ...x1, state: "dead", due: null });
      });
      expect(keys(await take(T0 + 501, 1))).toEqual(["x2"]);
      await subject().write(function* (tables) {
        yield* tables.jobs.remove([(yield* tables.jobs.byKey("x2"))!.id]);
      });
      expect(keys(await take(T0 + 502))).toEqual(["x3"]);
    });

    test("that are blocked for long are put aside, and come in their order when their time has come", async () => {
      const lane = { lane: "x" };
      await insert(job("x1", lane), job("x2", lane), job("x3", lane), job("y1"));
      await take(T0, 1);
      const retry = (key: string, due: number | null) =>
        subject().write(function* (tables) {
          const row = (yield* tables.jobs.byKey(key))!;
          yield* tables.jobs.settle({ ...row, state: due === null ? "done" : "waiting", due });
        });
      await retry("x1", T0 + 300_000);
      expect(keys(await take(T0))).toEqual(["y1"]);
      await retry("y1", null);
      expect(await subject().read((tables) => tables.jobs.schedule())).toEqual([
        { target: "", fresh: false, due: T0 + 300_000 },
      ]);
      await insert(job("x4", lane));
      expect(keys(await take(T0))).toEqual([]);
      const order: string[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const taken = await take(T0 + 300_000);
        order.push(...keys(taken));
        for (const { key } of taken) await retry(key, null);
      }
      expect(order).toEqual(["x1", "x2", "x3", "x4"]);
    });

    test("of one target are taken without those of another, and the schedule tells who waits", async () => {
      await insert(job("a"), job("b", { target: "t" }), job("c", { target: "t" }), job("d", { target: "u" }));
      const [b] = await take(T0, 1, "t");
      const [d] = await take(T0, 9, "u");
      await subject().write(function* (tables) {
        yield* tables.jobs.settle({ ...d!, state: "done", due: null, attempts: 1, result: "" });
      });
      expect(keys(await take(T0, 9, "none"))).toEqual([]);
      const schedule = await subject().read((tables) => tables.jobs.schedule());
      expect(schedule).toEqual([
        { target: "", fresh: true, due: null },
        { target: "t", fresh: true, due: T0 + LEASE },
      ]);
      expect(b!.key).toBe("b");
    });

    test("that are dead are kept, listed, and wait again when they are replayed", async () => {
      await insert(job("a"), job("b", { rule: "other" }), job("c"));
      const [a, b] = await take(T0, 2);
      const found = await subject().write(function* (tables) {
        for (const each of [a!, b!]) {
          yield* tables.jobs.settle({ ...each, state: "dead", due: null, attempts: 10, result: "500" });
        }
        const list = function* (filter: object, before = 99) {
          return keys(yield* tables.jobs.list({ before, ...filter }, 10));
        };
        return {
          dead: yield* list({ state: "dead" }),
          other: yield* list({ rule: "other" }),
          all: [yield* list({}), yield* list({}, b!.id)],
          none: yield* list({ firing: uuid(9) }),
          replayed: [yield* tables.jobs.replay(a!.id), yield* tables.jobs.replay(a!.id)],
        };
      });
      expect(found).toEqual({
        dead: ["b", "a"],
        other: ["b"],
        all: [["c", "b", "a"], ["a"]],
        none: [],
        replayed: [true, false],
      });
      expect((await take(T0)).map(({ key, attempts, fence }) => [key, attempts, fence])).toEqual([
        ["a", 1, 3],
        ["c", 1, 1],
      ]);
    });
  });

  describe("moments at which rules look by themselves", () => {
    const wake = (key: string, due: number) =>
      ({ key, rule: "rule", instance: null, cause: "schedule", due }) as const;

    test("are due in their order, moved by their key, and gone when they are removed", async () => {
      const found = await subject().write(function* (tables) {
        const { wakes } = tables;
        const none = yield* wakes.first();
        yield* wakes.put([wake("a", 30), wake("b", 10), wake("c", 20)]);
        yield* wakes.put([{ ...wake("b", 25), instance: 7, cause: "due" }]);
        const due = keys(yield* wakes.due(25, 10));
        const [first] = yield* wakes.due(99, 1);
        yield* wakes.advance(first!.id, 77);
        const byKeys = yield* wakes.byKeys(["c", "unknown"]);
        yield* wakes.remove(["c", "unknown"]);
        return { none, due, byKeys, first: yield* wakes.first(), left: keys(yield* wakes.due(99, 10)) };
      });
      expect([found.none, found.due, found.first, found.left]).toEqual([null, ["c", "b"], 25, ["b", "a"]]);
      expect(found.byKeys).toMatchObject([{ ...wake("c", 20), after: 77 }]);
    });

    test("stand beside the position up to which changes have become jobs", async () => {
      const found = await subject().write(function* ({ wakes }) {
        const before = yield* wakes.position();
        yield* wakes.setPosition({ position: 5, after: 3 });
        yield* wakes.setPosition({ position: 9, after: 0 });
        return [before, yield* wakes.position()];
      });
      expect(found).toEqual([undefined, { position: 9, after: 0 }]);
    });

    test("are for live instances of a project", async () => {
      const found = await subject().write(function* (tables) {
        const ids: number[] = [];
        for (const number of [1, 2, 3, 4]) ids.push((yield* instance(tables, number)).id);
        yield* tables.instances.setDeprecated("instance", ids[1]!, true);
        const owner = (yield* tables.projects.byName("p"))!.id;
        const other = yield* project(tables, "q");
        const live = function* (of: number, after: number, limit: number): Work<number[]> {
          return yield* tables.instances.live(of, after, limit);
        };
        return {
          ids,
          pages: [yield* live(owner, 0, 2), yield* live(owner, ids[2]!, 2)],
          other: yield* live(other, 0, 2),
        };
      });
      const [one, , three, four] = found.ids;
      expect([found.pages, found.other]).toEqual([[[one, three], [four]], []]);
    });
  });
}

/** For suites that need a job's firing. */
export function* firing(tables: Tables, number: number, given: object = {}): Work<number> {
  const row = {
    uuid: uuid(number),
    rule: "rule",
    team: "team",
    commit: "c0ffee",
    stage: "on",
    instance: 1,
    cause: "change",
    position: 1,
    at: T0,
    outcome: "held",
    actions: 1,
    why: "mae is 9",
    inputs: "00",
    ...given,
  } as const;
  return (yield* tables.firings.insert([row]))[0]!;
}
