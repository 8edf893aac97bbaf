import { describe, expect, test } from "vitest";
import { parse } from "../../../expression/index.ts";
import type { Finding, LoggedModelScope } from "../finding.ts";
import type { LoggedModelFilter, LoggedModelRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { T0, uuid } from "./fixtures.ts";
import { experiment } from "./run-fixtures.ts";
import { eachSubject } from "./subject.ts";

const run = uuid(1);

function* model(tables: Tables, number: number, given: Partial<LoggedModelRow> = {}): Work<number> {
  return yield* tables.loggedModels.insert({
    ...{
      uuid: uuid(number),
      experiment: 1,
      name: `m${number}`,
      type: "",
      sourceRun: null,
      status: "pending",
    },
    ...({ deleted: 0, created: T0, updated: T0, actor: "ann", content: "c" } as const),
    ...given,
  });
}

const wanted: LoggedModelFilter = { experiments: [1], deleted: false, name: undefined, sourceRun: undefined };
const FIRST = { created: Number.MAX_SAFE_INTEGER, uuid: "" };

/** Models that runs logged. */
export function loggedModelsContract(make: () => Promise<RecordsUnderTest>): void {
  describe("logged models", () => {
    const subject = eachSubject(make);

    test("are found by UUID, with where they belong", async () => {
      const id = await subject().write(function* (tables) {
        yield* experiment(tables, 7);
        return yield* model(tables, 5, { type: "t", sourceRun: run });
      });
      const found = await subject().read(function* (tables) {
        const place = yield* tables.loggedModels.locate(uuid(5));
        const none = yield* tables.loggedModels.locate(uuid(6));
        return { place, none, row: yield* tables.loggedModels.byUuid(uuid(5)) };
      });
      expect(found.place).toEqual({ id, project: 1, experiment: 1, deleted: 0 });
      expect(found.none).toBeUndefined();
      expect(found.row).toMatchObject({ id, projectName: "p", number: 7, type: "t", sourceRun: run });
    });

    test("are shown whole, in the order that was asked for", async () => {
      await subject().write(function* (tables) {
        yield* experiment(tables, 1);
        const [one, two] = [yield* model(tables, 1), yield* model(tables, 2)];
        yield* tables.loggedModels.insertParams(one, [
          ["b", "2"],
          ["a", "1"],
        ]);
        yield* tables.loggedModels.putTags(two, [["t", "old"]]);
        yield* tables.loggedModels.putTags(two, [
          ["t", "new"],
          ["none", null],
        ]);
        const point = { name: "acc", at: T0, step: 1, run, model: one, dataSet: null };
        const set = { name: "d", digest: "" };
        yield* tables.loggedModels.insertMetrics([
          { ...point, value: Number.NaN },
          { ...point, value: Number.POSITIVE_INFINITY, dataSet: set },
          { ...point, name: "a", value: 0 },
          { ...point, value: Number.NaN },
        ]);
        const row = (yield* tables.loggedModels.byUuid(uuid(2)))!;
        yield* tables.loggedModels.update({ ...row, status: "ready", deleted: 1, updated: T0 + 1 });
      });
      const [two, one] = await subject().read((tables) => tables.loggedModels.byIds([2, 1, 3]));
      expect(two).toMatchObject({
        status: "ready",
        deleted: 1,
        updated: T0 + 1,
        tags: { t: "new" },
        metrics: [],
      });
      expect(Object.entries(one!.params)).toEqual([
        ["a", "1"],
        ["b", "2"],
      ]);
      expect(one!.metrics).toEqual([
        { name: "a", value: 0, at: T0, step: 1, run, dataSet: null },
        { name: "acc", value: Number.NaN, at: T0, step: 1, run, dataSet: null },
        {
          name: "acc",
          value: Number.POSITIVE_INFINITY,
          at: T0,
          step: 1,
          run,
          dataSet: { name: "d", digest: "" },
        },
      ]);
    });

    test("are listed latest first and page by page, of those that are wanted", async () => {
      await subject().write(function* (tables) {
        for (const number of [1, 2]) yield* experiment(tables, number);
        yield* model(tables, 1, { created: T0 + 1, name: "x" });
        yield* model(tables, 3, { created: T0, sourceRun: run });
        yield* model(tables, 2, { created: T0 });
        yield* model(tables, 4, { experiment: 2, created: T0 + 9 });
        yield* model(tables, 5, { deleted: 1 });
      });
      const list = (given: Partial<LoggedModelFilter>, after = FIRST, limit = 10) =>
        subject().read(function* (tables) {
          const found = yield* tables.loggedModels.list({ ...wanted, ...given }, after, limit);
          return found.map((each) => each.uuid);
        });
      expect(await list({})).toEqual([1, 2, 3].map(uuid));
      expect(await list({ experiments: [1, 2] }, FIRST, 2)).toEqual([4, 1].map(uuid));
      expect(await list({}, { created: T0, uuid: uuid(2) })).toEqual([uuid(3)]);
      expect(await list({ deleted: true })).toEqual([uuid(5)]);
      expect(await list({ name: "x" })).toEqual([uuid(1)]);
      expect(await list({ sourceRun: run })).toEqual([uuid(3)]);
      expect(await list({ experiments: [] })).toEqual([]);
    });

    test("are found by a condition on what they say and on what was measured, in an order, page by page", async () => {
      await subject().write(function* (tables) {
        for (const number of [1, 2]) yield* experiment(tables, number);
        const measured = { at: T0, step: 1, run };
        for (const [number, value] of [0.9, 0.7, Number.NaN].entries()) {
          const id = yield* model(tables, number + 1, { created: T0 + number, sourceRun: run });
          yield* tables.loggedModels.insertParams(id, [["lr", String(number)]]);
          yield* tables.loggedModels.putTags(id, [["team", number === 0 ? "a" : "b"]]);
          const dataSet = { name: number === 0 ? "train" : "test", digest: "d" };
          yield* tables.loggedModels.insertMetrics([{ ...measured, model: id, name: "acc", value, dataSet }]);
        }
        yield* model(tables, 4, { deleted: 1 });
        yield* model(tables, 5, { experiment: 2, name: "other" });
      });
      const find = (
        where: string | null,
        more: Partial<Finding> = {},
        scope: Partial<LoggedModelScope> = {},
      ) =>
        subject().read(function* (tables) {
          const found = yield* tables.find.loggedModels(
            { experiments: [1], view: "active", ...scope },
            { where: where === null ? null : parse(where), order: [], now: T0, from: 0, limit: 10, ...more },
          );
          return found.map(({ id }) => id);
        });
      const byAccuracy = [{ by: parse("metrics.acc"), descending: false }];
      expect(await find(null)).toEqual([3, 2, 1]);
      expect(await find(null, { order: byAccuracy })).toEqual([2, 1, 3]);
      expect(await find(null, { order: byAccuracy, from: 1, limit: 1 })).toEqual([1]);
      expect(await find('metrics.acc > 0.5 and tags.team == "b"')).toEqual([2]);
      expect(await find('latest.acc.train > 0.5 or params.lr == "2"')).toEqual([3, 1]);
      expect(await find(`run == "${run}" and "test" =~ data_sets`)).toEqual([3, 2]);
      expect(await find(null, {}, { view: "deleted" })).toEqual([4]);
      expect(await find('name == "other"', {}, { experiments: [1, 2] })).toEqual([5]);
      expect(await find(null, {}, { experiments: [] })).toEqual([]);
      await expect(find('nane == "x"')).rejects.toMatchObject({
        ...{ code: "field.unknown", message: "a logged model has no field 'nane'; did you mean 'name'?" },
      });
    });

    test("tell which of some names they have", async () => {
      await subject().write(function* (tables) {
        yield* experiment(tables, 1);
        const id = yield* model(tables, 1);
        yield* tables.loggedModels.insertParams(id, [["a", "1"]]);
        yield* tables.loggedModels.putTags(id, [["t", "1"]]);
      });
      const known = await subject().read(function* (tables) {
        const params = yield* tables.loggedModels.params(1, ["a", "b"]);
        return { params, tags: yield* tables.loggedModels.tags(1, []) };
      });
      expect(known).toEqual({ params: [{ name: "a", value: "1" }], tags: [] });
    });
  });
}
