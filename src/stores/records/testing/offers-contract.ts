import { describe, expect, test } from "vitest";
import { UniqueViolation } from "../sql/query.ts";
import type { ApprovalRow, OfferRow } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { instance, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const approval = (number: number, given: Partial<ApprovalRow> = {}): Omit<ApprovalRow, "id"> => ({
  uuid: uuid(number),
  instance: 4,
  environment: 5,
  reason: "why",
  state: "pending",
  at: T0,
  actor: "ann",
  ...given,
});

/** What people ask and answer before something serves: approvals and offers. */
export function offersContract(make: () => Promise<RecordsUnderTest>): void {
  describe("approvals", () => {
    const subject = eachSubject(make);

    test("are found by their UUID", async () => {
      const row = approval(1);
      const id = await subject().write((tables) => tables.approvals.insert(row));
      const find = (number: number) => subject().read((tables) => tables.approvals.byUuid(uuid(number)));
      expect([await find(1), await find(2)]).toEqual([{ id, ...row }, undefined]);
      const again = subject().write((tables) => tables.approvals.insert(row));
      await expect(again).rejects.toBeInstanceOf(UniqueViolation);
    });

    test("are listed by environment and by the state that they are in now", async () => {
      const made = await subject().write(function* (tables) {
        const { project } = yield* instance(tables, 1);
        const production = yield* tables.environments.ensure(project, "production");
        const canary = yield* tables.environments.ensure(project, "canary");
        const foreign = yield* tables.environments.ensure(project + 1, "production");
        const ids: number[] = [];
        for (const [number, environment] of [production, canary, production, foreign].entries()) {
          const row = approval(number + 1, { environment: environment.id });
          ids.push(yield* tables.approvals.insert(row));
        }
        yield* tables.approvals.setState(ids[2]!, "refused");
        return { project, canary: canary.id, ids };
      });
      type Filter = { environment?: number; state?: ApprovalRow["state"]; afterId?: number };
      const list = async (filter: Filter = {}, limit = 10) => {
        const wanted = { project: made.project, afterId: 0, ...filter };
        const found = await subject().read((tables) => tables.approvals.list(wanted, limit));
        return found.map(({ id, state }) => `${made.ids.indexOf(id) + 1} ${state}`);
      };
      expect(await list()).toEqual(["1 pending", "2 pending", "3 refused"]);
      expect([await list({ state: "pending" }), await list({ state: "used" })]).toEqual([
        ["1 pending", "2 pending"],
        [],
      ]);
      expect(await list({ environment: made.canary })).toEqual(["2 pending"]);
      expect([await list({}, 1), await list({ afterId: made.ids[0]! })]).toEqual([
        ["1 pending"],
        ["2 pending", "3 refused"],
      ]);
    });
  });

  describe("offers", () => {
    const subject = eachSubject(make);
    const offer = (number: number, overrides: Partial<OfferRow> = {}): Omit<OfferRow, "id"> => ({
      uuid: uuid(number),
      line: number,
      environment: 1,
      deployed: 1,
      proposed: 2,
      state: "open",
      opened: T0,
      updated: T0,
      updates: 0,
      snoozed: null,
      ...overrides,
    });
    const insert = (...rows: Omit<OfferRow, "id">[]) =>
      subject().write((tables) => tables.offers.insert(rows));
    const uuids = (rows: readonly OfferRow[]) => rows.map((row) => Number.parseInt(row.uuid.slice(-4), 16));

    test("are inserted and changed in thousands, each under its own id", async () => {
      const rows = Array.from({ length: 1_234 }, (_, index) => offer(index + 1));
      const ids = await insert(...rows);
      const find = (number: number) => subject().read((tables) => tables.offers.byUuid(uuid(number)));
      expect(await find(777)).toEqual({ ...rows[776], id: ids[776] });
      const changed = rows.map((row, index) => ({
        ...row,
        id: ids[index]!,
        proposed: index,
        deployed: 9,
        updated: T0 + 1,
        updates: 1,
        snoozed: T0 + 2,
        state: index === 776 ? ("declined" as const) : row.state,
      }));
      await subject().write((tables) => tables.offers.update(changed));
      expect([await find(777), await find(1_234)]).toEqual([changed[776], changed[1_233]]);
      expect(await find(1_235)).toBeUndefined();
      const live = await subject().read((tables) => tables.offers.live(rows.map((row) => row.line)));
      expect(live).toEqual(changed.filter((row) => row.state === "open"));
    });

    test("are live while they are open, and found by what they propose", async () => {
      const [one, two] = await subject().write(function* (tables) {
        return [yield* instance(tables, 1), yield* instance(tables, 2)];
      });
      const { line } = one!;
      const proposing = two!.id;
      await insert(
        offer(1, { line, state: "withdrawn", proposed: proposing }),
        offer(2, { line, proposed: proposing, snoozed: T0 }),
        offer(3, { line, environment: 2, proposed: proposing }),
        offer(4, { line, environment: 3, proposed: one!.id }),
        offer(5, { line: line + 1 }),
      );
      const found = await subject().read(function* (tables) {
        return {
          live: yield* tables.offers.live([line]),
          noLines: yield* tables.offers.live([]),
          proposing: yield* tables.offers.proposing([proposing, 999]),
          nothing: yield* tables.offers.proposing([]),
        };
      });
      expect([uuids(found.live), uuids(found.proposing)]).toEqual([
        [2, 3, 4],
        [2, 3],
      ]);
      expect([found.noLines, found.nothing]).toEqual([[], []]);
    });

    test("are listed by state, where a snoozed one is open when its time has come", async () => {
      const made = await subject().write(function* (tables) {
        const { project, base, line } = yield* instance(tables, 1);
        const production = yield* tables.environments.ensure(project, "production");
        const canary = yield* tables.environments.ensure(project, "canary");
        const foreign = yield* tables.environments.ensure(project + 1, "production");
        return { project, base, line, production: production.id, canary: canary.id, foreign: foreign.id };
      });
      const { line, production, canary, foreign } = made;
      await insert(
        offer(1, { line, environment: production }),
        offer(2, { line, environment: production, state: "declined", snoozed: T0 + 9 }),
        offer(3, { line, environment: canary, snoozed: T0 + 5 }),
        offer(4, { line: line + 1, environment: production, snoozed: T0 + 6 }),
        offer(5, { line, environment: foreign }),
      );
      type Filter = { base?: number; environment?: number; state?: OfferRow["state"] | "snoozed" };
      const list = (filter: Filter, now = T0, afterId = 0, limit = 10) =>
        subject().read(function* (tables) {
          const given = { project: made.project, state: "open" as const, ...filter, now, afterId };
          return uuids(yield* tables.offers.list(given, limit));
        });
      expect([await list({}), await list({ state: "snoozed" })]).toEqual([[1], [3, 4]]);
      expect([await list({}, T0 + 5), await list({ state: "snoozed" }, T0 + 5)]).toEqual([[1, 3], [4]]);
      expect([await list({}, T0 + 9), await list({ state: "snoozed" }, T0 + 9)]).toEqual([[1, 3, 4], []]);
      expect(await list({ state: "declined" })).toEqual([2]);
      expect(await list({ base: made.base }, T0 + 9)).toEqual([1, 3]);
      expect(await list({ environment: canary }, T0 + 9)).toEqual([3]);
      const all = await subject().read((tables) => tables.offers.byUuid(uuid(1)));
      expect([await list({}, T0 + 9, all!.id), await list({}, T0 + 9, 0, 2)]).toEqual([
        [3, 4],
        [1, 3],
      ]);
    });
  });
}
