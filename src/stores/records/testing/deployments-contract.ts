import { describe, expect, test } from "vitest";
import type { DeploymentRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { instance, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Environments, and what serves there. */
export function deploymentsContract(make: () => Promise<RecordsUnderTest>): void {
  describe("environments", () => {
    const subject = eachSubject(make);

    test("are made once in a project, and listed by name", async () => {
      const made = await subject().write(function* (tables) {
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        const names = ["production", "canary", "production"];
        const rows = [];
        for (const name of names) rows.push(yield* tables.environments.ensure(p, name));
        return { p, q, rows, other: yield* tables.environments.ensure(q, "production") };
      });
      const [production, canary, again] = made.rows;
      expect(again).toEqual(production);
      const found = await subject().read(function* (tables) {
        return {
          list: yield* tables.environments.list(made.p),
          one: yield* tables.environments.find(made.q, "production"),
          none: yield* tables.environments.find(made.q, "canary"),
          byIds: yield* tables.environments.byIds([made.other.id, canary!.id]),
          noIds: yield* tables.environments.byIds([]),
        };
      });
      expect(found.list).toEqual([canary, production]);
      expect([found.one, found.none, found.noIds]).toEqual([made.other, undefined, []]);
      expect(found.byIds).toHaveLength(2);
    });
  });

  describe("deployments", () => {
    const subject = eachSubject(make);

    /** Two lines with two instances each, 1 and 2, 3 and 4, and two environments. */
    function* world(tables: Tables): Work<{ lines: number[]; environments: number[]; project: number }> {
      const lines: number[] = [];
      let owner = 0;
      for (const [index, partition] of ["{}", `{"city":"Oslo"}`].entries()) {
        const first = yield* instance(tables, index * 100 + 100);
        owner = first.project;
        const line = yield* tables.instances.ensureLine(first.base, `${partition} of ${index}`);
        for (const number of [0, 1]) yield* instance(tables, index * 2 + number + 1, { line, number });
        lines.push(line);
      }
      const environments: number[] = [];
      for (const name of ["production", "canary"]) {
        environments.push((yield* tables.environments.ensure(owner, name)).id);
      }
      return { lines, environments, project: owner };
    }

    const idOf = function* (tables: Tables, number: number | null): Work<number | null> {
      return number === null ? null : (yield* tables.instances.locate(uuid(number)))!.id;
    };

    /** `[position, line, environment, instance]`, the first three told by their place; at T0 + position. */
    async function append(...entries: [number, number, number, number | null][]) {
      return subject().write(function* (tables) {
        const made = yield* world(tables);
        for (const [position, line, environment, number] of entries) {
          const row: DeploymentRow = {
            position,
            line: made.lines[line]!,
            environment: made.environments[environment]!,
            action: number === null ? "undeploy" : "deploy",
            instance: yield* idOf(tables, number),
            replaced: null,
            prior: null,
            reason: "why",
            offer: null,
            approval: null,
            at: T0 + position,
            actor: "ann",
          };
          yield* tables.deployments.append(row);
        }
        return made;
      });
    }
    const positions = (rows: readonly DeploymentRow[]) => rows.map((row) => row.position);

    test("keep every entry, and know the newest of a slot, now and at a moment", async () => {
      const { lines, environments } = await append([3, 0, 0, 1], [5, 0, 0, 2], [7, 0, 1, 1], [9, 0, 0, null]);
      const [line, environment] = [lines[0]!, environments[0]!];
      const current = (asOf?: number) =>
        subject().read(function* (tables) {
          return (yield* tables.deployments.current(line, environment, asOf))?.position;
        });
      expect([await current(), await current(T0 + 9), await current(T0 + 8)]).toEqual([9, 9, 5]);
      expect([await current(T0 + 3), await current(T0 + 2)]).toEqual([3, undefined]);
      const found = await subject().read(function* (tables) {
        return {
          at: yield* tables.deployments.at(3),
          none: yield* tables.deployments.at(4),
          elsewhere: yield* tables.deployments.current(lines[1]!, environment),
          page: yield* tables.deployments.history(line, environment, 9, 1),
          all: yield* tables.deployments.history(line, environment, 100, 10),
        };
      });
      expect(found.at).toEqual({
        position: 3,
        line,
        environment,
        action: "deploy",
        instance: expect.any(Number),
        replaced: null,
        prior: null,
        reason: "why",
        offer: null,
        approval: null,
        at: T0 + 3,
        actor: "ann",
      });
      expect([found.none, found.elsewhere]).toEqual([undefined, undefined]);
      expect([positions(found.page), positions(found.all)]).toEqual([[5], [9, 5, 3]]);
    });

    test("are listed for what serves, narrowed and in pages, now and at a moment", async () => {
      const made = await append([2, 0, 0, 1], [4, 1, 0, 3], [6, 0, 1, 1], [8, 0, 0, 2], [9, 0, 1, null]);
      const list = (filter: { base?: number; environment?: number; asOf?: number }, after = 0, limit = 10) =>
        subject().read(function* (tables) {
          const given = { project: made.project, ...filter, after };
          return positions(yield* tables.deployments.list(given, limit));
        });
      expect(await list({})).toEqual([4, 8]);
      expect([await list({}, 4), await list({}, 0, 1)]).toEqual([[8], [4]]);
      expect(await list({ asOf: T0 + 6 })).toEqual([2, 4, 6]);
      expect([await list({ asOf: T0 + 8 }), await list({ asOf: T0 })]).toEqual([[4, 6, 8], []]);
      const canary = { environment: made.environments[1]! };
      expect([await list(canary), await list({ ...canary, asOf: T0 + 7 })]).toEqual([[], [6]]);
      expect([await list({ base: 1 }), await list({ base: 99 })]).toEqual([[4, 8], []]);
      expect(await list({ base: 99, asOf: T0 + 9 })).toEqual([]);
      const other = await subject().read((tables) =>
        tables.deployments.list({ project: made.project + 1, after: 0 }, 10),
      );
      expect(other).toEqual([]);
    });

    test("tell which environments serve an instance, now and at a moment", async () => {
      await append([2, 0, 0, 1], [4, 0, 1, 1], [6, 0, 0, 2], [8, 0, 1, null], [9, 1, 0, 3]);
      const serving = (asOf?: number, numbers = [1, 2, 3, 4]) =>
        subject().read(function* (tables) {
          const ids: number[] = [];
          for (const number of numbers) ids.push((yield* idOf(tables, number))!);
          const found = yield* tables.deployments.serving(ids, asOf);
          return found.map((each) => `${numbers[ids.indexOf(each.instance)]} ${each.environment}`);
        });
      expect(await serving()).toEqual(["2 production", "3 production"]);
      expect(await serving(T0 + 5)).toEqual(["1 canary", "1 production"]);
      expect(await serving(T0 + 7)).toEqual(["1 canary", "2 production"]);
      expect([await serving(T0 + 1), await serving(undefined, [4]), await serving(undefined, [])]).toEqual([
        [],
        [],
        [],
      ]);
    });

    test("tell what lines serve, and whose blob it is", async () => {
      const { lines } = await append([2, 0, 0, 2], [4, 0, 1, 1], [5, 1, 0, null]);
      await subject().write(function* (tables) {
        const [origin, copy] = [yield* idOf(tables, 1), yield* idOf(tables, 2)];
        const none = { retrainOf: null, predecessor: null, cause: null };
        yield* tables.descents.insert([{ instance: copy!, origin, ...none }]);
      });
      const slots = await subject().read(function* (tables) {
        const origin = yield* idOf(tables, 1);
        const found = yield* tables.deployments.slots([...lines, 999]);
        return found.map((slot) => [slot.line, slot.environmentName, slot.version, slot.origin === origin]);
      });
      expect(slots).toEqual([
        [lines[0], "canary", "1.0", true],
        [lines[0], "production", "1.1", true],
      ]);
    });

    test("answer for thousands of lines and instances at once", async () => {
      const { lines } = await append([2, 0, 0, 2]);
      const many = Array.from({ length: 40_000 }, (_, index) => index + 1);
      const found = await subject().read(function* (tables) {
        return {
          slots: yield* tables.deployments.slots(many),
          serving: yield* tables.deployments.serving(many),
          past: yield* tables.deployments.serving(many, T0 + 2),
        };
      });
      expect(found.slots.map((slot) => slot.line)).toEqual([lines[0]]);
      expect(found.serving).toHaveLength(1);
      expect(found.past).toEqual(found.serving);
    });
  });
}
