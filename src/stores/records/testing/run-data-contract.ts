import { describe, expect, test } from "vitest";
import type { DataSet, RunMetric, RunPoint } from "../../../domain/run.ts";
import { UniqueViolation } from "../sql/query.ts";
import type { Tables, WholeRunRow } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { T0, uuid } from "./fixtures.ts";
import { experiment, insertMetrics, metric, placeOf, run } from "./run-fixtures.ts";
import { eachSubject } from "./subject.ts";

/** What trainings tell of their runs. */
export function runDataContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  const whole = async (id = 1): Promise<WholeRunRow> =>
    (await subject().read((tables) => tables.runs.byIds([id])))[0]!;
  const record = (...points: RunMetric[]) =>
    subject().write((tables) => insertMetrics(tables, placeOf(1), points, T0));
  const history = (name: string, after: RunPoint | null = null, limit = 100) =>
    subject().read((tables) => tables.runData.history(1, name, after, limit));

  describe("params and tags of a run", () => {
    test("are found by name, each run's own, whatever they are called", async () => {
      const found = await subject().write(function* (tables) {
        for (const number of [1, 2]) yield* run(tables, number);
        yield* tables.runData.insertParams(
          placeOf(1),
          [
            ["lr", "0.1"],
            ["__proto__", "x"],
            ["ü 🚗", "long ".repeat(2_000)],
          ],
          T0,
        );
        yield* tables.runData.insertParams(placeOf(2), [["lr", "0.2"]], T0);
        return yield* tables.runData.params(placeOf(1), ["lr", "absent", "__proto__"]);
      });
      expect(found.map(({ name, value }) => [name, value]).sort()).toEqual([
        ["__proto__", "x"],
        ["lr", "0.1"],
      ]);
      const { params } = await whole();
      expect(Object.entries(params)).toEqual([
        ["__proto__", "x"],
        ["lr", "0.1"],
        ["ü 🚗", "long ".repeat(2_000)],
      ]);
    });

    test("refuse a second value of a param", async () => {
      await subject().write((tables) => run(tables, 1));
      const write = () =>
        subject().write((tables) => tables.runData.insertParams(placeOf(1), [["lr", "0.1"]], T0));
      await write();
      await expect(write()).rejects.toBeInstanceOf(UniqueViolation);
    });

    test("move tags: set, set anew and removed", async () => {
      await subject().write(function* (tables) {
        for (const number of [1, 2]) yield* run(tables, number);
        yield* tables.runData.putTags(placeOf(2), [["a", "other"]]);
        yield* tables.runData.putTags(placeOf(1), [
          ["a", "1"],
          ["b", "2"],
          ["c", "3"],
        ]);
        yield* tables.runData.putTags(placeOf(1), [
          ["b", "new"],
          ["c", null],
          ["absent", null],
          ["d", ""],
        ]);
      });
      expect((await whole(1)).tags).toEqual({ a: "1", b: "new", d: "" });
      expect((await whole(2)).tags).toEqual({ a: "other" });
      const known = await subject().read((tables) => tables.runData.tags(placeOf(1), ["b", "c"]));
      expect(known).toEqual([{ name: "b", value: "new" }]);
    });
  });

  describe("metrics of a run", () => {
    test("stand at the greatest step, then time, then value, in whatever order they come", async () => {
      await subject().write((tables) => run(tables, 1));
      await record(metric("loss", 5, 2, T0));
      await record(metric("loss", 9, 1, T0 + 50), metric("loss", 4, 2, T0 + 1), metric("acc", 1));
      await record(metric("loss", 3, 2, T0 + 1), metric("loss", 8, 2, T0));
      expect((await whole()).metrics).toEqual([metric("acc", 1), metric("loss", 4, 2, T0 + 1)]);
      await record(metric("loss", 6, 2, T0 + 1));
      expect((await whole()).metrics[1]).toEqual(metric("loss", 6, 2, T0 + 1));
      await record(metric("loss", -1, -3, T0 + 99), metric("loss", 0, 3, -5));
      expect((await whole()).metrics[1]).toEqual(metric("loss", 0, 3, -5));
    });

    test("hold NaN, which any number of the same moment moves, and infinities", async () => {
      await subject().write((tables) => run(tables, 1));
      await record(metric("a", Number.NaN), metric("b", Number.NaN), metric("c", 1), metric("d", 1));
      await record(metric("a", -1), metric("b", Number.NaN, 1), metric("c", Number.NaN));
      await record(metric("d", Number.POSITIVE_INFINITY), metric("e", Number.NEGATIVE_INFINITY));
      expect((await whole()).metrics.map(({ name, value, step }) => [name, value, step])).toEqual([
        ["a", -1, 0],
        ["b", Number.NaN, 1],
        ["c", 1, 0],
        ["d", Number.POSITIVE_INFINITY, 0],
        ["e", Number.NEGATIVE_INFINITY, 0],
      ]);
    });

    test("choose the latest of one write as of many", async () => {
      await subject().write((tables) => run(tables, 1));
      const points = [metric("m", Number.NaN, 1), metric("m", 2, 1), metric("m", 3, 0), metric("m", 1, 1)];
      await record(...points);
      for (const point of points) await record({ ...point, name: "n" });
      expect((await whole()).metrics).toEqual([metric("m", 2, 1), metric("n", 2, 1)]);
    });

    test("have a history by time, step and value, each point once, page after page", async () => {
      await subject().write((tables) => run(tables, 1));
      const points = [
        metric("m", 1, 5, 10),
        metric("m", 2, 4, 10),
        metric("m", Number.NaN, 4, 10),
        metric("m", 0, 4, 10),
        metric("m", Number.NEGATIVE_INFINITY, 4, 10),
        metric("m", Number.POSITIVE_INFINITY, -1, -7),
        metric("m", 1, 5, 10),
        metric("m", Number.NaN, 4, 10),
      ];
      await record(...points);
      await record(...points.slice(0, 5), metric("other", 3));
      const all = await history("m");
      expect(all.map(({ at, step, value }) => [at, step, value])).toEqual([
        [-7, -1, Number.POSITIVE_INFINITY],
        [10, 4, Number.NEGATIVE_INFINITY],
        [10, 4, 0],
        [10, 4, Number.NaN],
        [10, 4, 2],
        [10, 5, 1],
      ]);
      const pages: RunPoint[] = [];
      for (let after: RunPoint | null = null; ; after = pages.at(-1)!) {
        const page = await history("m", after, 1);
        if (page.length === 0) break;
        pages.push(...page);
      }
      expect(pages).toEqual(all);
      expect(await history("absent")).toEqual([]);
    });

    test("keep numbers to the last bit and integers to the last digit", async () => {
      await subject().write((tables) => run(tables, 1));
      const big = Number.MAX_SAFE_INTEGER;
      const values = [0.1, 1 / 3, Number.MAX_VALUE, Number.MIN_VALUE, -(2 ** 53)];
      await record(...values.map((value, index) => metric("m", value, big - index, -big + index)));
      const found = await history("m");
      expect(found.map(({ value, step, at }) => [value, step, at])).toEqual(
        values.map((value, index) => [value, big - index, -big + index]),
      );
      expect((await whole()).metrics).toEqual([metric("m", 0.1, big, -big)]);
      await record(...values.map((value, index) => metric(`v${index}`, value, big, -big)));
      expect((await whole()).metrics.slice(1).map(({ value }) => value)).toEqual(values);
    });

    test("stand as they stood, at any moment", async () => {
      await subject().write((tables) => run(tables, 1));
      const nan = Number.NaN;
      const points = [metric("a", nan, 1), metric("a", -1, 1), metric("b", 2, 1, T0 + 9), metric("b", 1, 1)];
      const late = [metric("a", 5, 0), metric("a", nan, 1), metric("b", -3, 2, -5), metric("c", nan)];
      const stood: (readonly RunMetric[])[] = [];
      for (const [index, point] of [...points, ...late].entries()) {
        await subject().write((tables) => insertMetrics(tables, placeOf(1), [point], T0 + index));
        stood.push((await whole()).metrics);
      }
      for (const [index, metrics] of stood.entries()) {
        const told = await subject().read((tables) => tables.runs.told(placeOf(1), T0 + index));
        expect(told).toEqual({ params: {}, metrics, dataSets: [], models: [], outputs: [] });
      }
      const known = (asOf?: number) =>
        subject().read((tables) => tables.runData.history(1, "a", null, 9, asOf));
      expect((await known(T0 + 1)).map(({ value }) => value)).toEqual([-1, nan]);
      expect(await known(T0 + 99)).toEqual(await known());
    });

    test("of a thousand points in one write are all there", async () => {
      await subject().write((tables) => run(tables, 1));
      await record(...Array.from({ length: 1_000 }, (_, step) => metric(`m${step % 7}`, step, step)));
      expect((await whole()).metrics).toHaveLength(7);
      expect(await history("m0", null, 1_000)).toHaveLength(143);
    });
  });

  describe("inputs and outputs of a run", () => {
    const dataSet = (name: string, digest: string, given: Partial<DataSet> = {}): DataSet => ({
      ...{ name, digest, sourceType: "local", source: "file.csv", schema: null, profile: null },
      ...given,
    });
    const use = (...uses: { dataSet: DataSet; tags: Record<string, string> }[]) =>
      function* (tables: Tables) {
        yield* tables.runData.insertDataSets(placeOf(1), uses, T0);
      };

    test("keep a data set as it was first told of, once for an experiment and once for a run", async () => {
      await subject().write((tables) => run(tables, 1));
      const first = dataSet("train", "d1", { schema: "{}", profile: "p".repeat(100_000) });
      await subject().write(use({ dataSet: first, tags: { context: "training" } }));
      await subject().write(
        use(
          { dataSet: dataSet("train", "d1", { source: "other" }), tags: { context: "later" } },
          { dataSet: dataSet("train", "d2"), tags: {} },
          { dataSet: dataSet("train", "d2", { source: "twice" }), tags: { twice: "yes" } },
          { dataSet: dataSet("eval", "d1"), tags: {} },
        ),
      );
      expect((await whole()).dataSets).toEqual([
        { dataSet: first, tags: { context: "training" } },
        { dataSet: dataSet("train", "d2"), tags: {} },
        { dataSet: dataSet("eval", "d1"), tags: {} },
      ]);
    });

    test("tell data sets of other experiments apart", async () => {
      await subject().write(function* (tables) {
        yield* run(tables, 1);
        const other = yield* experiment(tables, 2);
        yield* run(tables, 2, { experiment: other });
        const sets = [dataSet("train", "d"), dataSet("train", "d", { source: "elsewhere" })];
        yield* tables.runData.insertDataSets(placeOf(1), [{ dataSet: sets[0]!, tags: {} }], T0);
        const place = { ...placeOf(2), experiment: other };
        yield* tables.runData.insertDataSets(place, [{ dataSet: sets[1]!, tags: {} }], T0);
      });
      expect((await whole(2)).dataSets[0]?.dataSet.source).toBe("elsewhere");
    });

    test("keep models that were used apart from those that were made, each once", async () => {
      await subject().write(function* (tables) {
        yield* run(tables, 1);
        yield* tables.runData.insertModels(1, [uuid(7), uuid(8), uuid(7)], T0);
        yield* tables.runData.insertOutputs(1, [{ model: uuid(7), step: 3 }], T0);
        yield* tables.runData.insertModels(1, [uuid(8)], T0);
        yield* tables.runData.insertOutputs(
          1,
          [
            { model: uuid(7), step: 9 },
            { model: uuid(6), step: 0 },
          ],
          T0,
        );
      });
      const told = await subject().read((tables) => tables.runs.told(placeOf(1), T0));
      const { models, outputs } = await whole();
      expect(told).toMatchObject({ models, outputs });
      expect(models).toEqual([uuid(7), uuid(8)]);
      expect(outputs).toEqual([
        { model: uuid(7), step: 3 },
        { model: uuid(6), step: 0 },
      ]);
    });
  });
}
