import { describe, expect, test } from "vitest";
import { pointId } from "../points.ts";
import type { DeprecationLevel, StateEntry } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { append, baseOf, change, instance, model, point, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** What moves, and what it was at a moment: states and metrics. */
export function movingContract(make: () => Promise<RecordsUnderTest>): void {
  describe("states", () => {
    const subject = eachSubject(make);
    const entry = (position: number, name: string, value: unknown, subjectId = 1): StateEntry => ({
      position,
      subjectKind: "instance",
      subject: subjectId,
      name,
      value,
      at: T0 + position,
      actor: "ann",
    });
    const current = (ids: number[], asOf?: number) =>
      subject().read(function* (tables) {
        const found = yield* tables.states.current("instance", ids, asOf);
        return found.map((each) => [each.subject, each.name, each.value]);
      });

    test("are the newest entry of each name, now or at a moment", async () => {
      await subject().write((tables) =>
        tables.states.append([
          entry(1, "tag:stage", "new"),
          entry(2, "deprecated", { reason: "old", replacement: null }),
          entry(3, "tag:stage", "live"),
          entry(4, "deprecated", null),
          entry(5, "tag:stage", "b", 2),
          { ...entry(6, "tag:stage", "of a model"), subjectKind: "model" },
        ]),
      );
      expect(await current([1])).toEqual([
        [1, "deprecated", null],
        [1, "tag:stage", "live"],
      ]);
      expect(await current([1, 2])).toHaveLength(3);
      expect(await current([1], T0)).toEqual([]);
      expect(await current([1, 2], T0 + 2)).toEqual([
        [1, "deprecated", { reason: "old", replacement: null }],
        [1, "tag:stage", "new"],
      ]);
      expect(await current([1], T0 + 3)).toContainEqual([1, "tag:stage", "live"]);
      expect(await current([])).toEqual([]);
    });

    test("are read, as instances are, for more ids than a statement takes", async () => {
      await subject().write(function* (tables) {
        yield* instance(tables, 1);
        yield* tables.states.append([entry(2, "tag:stage", "live")]);
      });
      const many = Array.from({ length: 40_000 }, (_, index) => 40_000 - index);
      const found = await subject().read(function* (tables) {
        const instances = yield* tables.instances.byIds(many);
        return [instances.map(({ id }) => id), yield* tables.states.current("instance", many)];
      });
      expect(found).toEqual([[1], [entry(2, "tag:stage", "live")]]);
    });

    test("have a history of each name, oldest first", async () => {
      await subject().write((tables) =>
        tables.states.append([
          entry(4, "deprecated", null),
          entry(2, "deprecated", { reason: "old", replacement: null }),
          entry(3, "tag:stage", "live"),
          entry(5, "deprecated", { reason: "of another", replacement: null }, 2),
          { ...entry(6, "deprecated", { reason: "of a model" }), subjectKind: "model" },
        ]),
      );
      const history = await subject().read((tables) => tables.states.history("instance", 1, "deprecated"));
      expect(history).toEqual([
        entry(2, "deprecated", { reason: "old", replacement: null }),
        entry(4, "deprecated", null),
      ]);
    });
  });

  describe("deprecation", () => {
    const subject = eachSubject(make);
    const flags = () =>
      subject().read(function* (tables) {
        const found = yield* tables.instances.byIds([1, 2, 3]);
        return found.sort((left, right) => left.id - right.id).map((each) => each.deprecated);
      });

    test("of an instance, a revision and a base version id are bits that do not touch each other", async () => {
      const set = (level: DeprecationLevel, id: number, deprecated: boolean) =>
        subject().write((tables) => tables.instances.setDeprecated(level, id, deprecated));
      const { base, first } = await subject().write(function* (tables) {
        const { base, project, model: first } = yield* instance(tables, 1);
        const second = yield* model(tables, project, "m", 2);
        const elsewhere = yield* tables.instances.ensureLine(base, '{"city":"Oslo"}');
        yield* instance(tables, 2, { model: second, revision: 2, line: elsewhere });
        const { id, base: other } = yield* tables.models.byId(yield* model(tables, project, "n"));
        const apart = yield* tables.instances.ensureLine(other, "{}");
        yield* instance(tables, 3, { base: other, model: id, line: apart });
        return { base, first };
      });
      await set("model", first, true);
      expect(await flags()).toEqual([2, 0, 0]);
      await set("base", base, true);
      await set("instance", 1, true);
      await set("instance", 1, true);
      expect(await flags()).toEqual([7, 4, 0]);
      await set("base", base, false);
      await set("instance", 3, false);
      expect(await flags()).toEqual([3, 0, 0]);
      await set("model", first, false);
      expect(await flags()).toEqual([1, 0, 0]);
    });

    test("is known of a model by its own newest state and its base version id's", async () => {
      const own = await subject().write(function* (tables) {
        const owner = yield* project(tables, "p");
        yield* model(tables, owner, "m");
        const second = yield* model(tables, owner, "m", 2);
        const base = yield* baseOf(tables, owner, "m");
        return { model: second, base };
      });
      const seen: number[][] = [];
      let position = 0;
      for (const [level, value] of [
        ["model", {}],
        ["base", {}],
        ["model", null],
        ["base", null],
      ] as const) {
        position += 1;
        const at = T0 + position;
        const entry = { subjectKind: level, subject: own[level], name: "deprecated", value, actor: "ann" };
        await subject().write((tables) => tables.states.append([{ ...entry, position, at }]));
        const found = await subject().read((tables) => tables.models.listRevisions(1, "m", 0, 10));
        seen.push(found.map((each) => each.deprecated));
      }
      expect(seen).toEqual([
        [0, 2],
        [4, 6],
        [4, 4],
        [0, 0],
      ]);
    });
  });

  describe("metrics", () => {
    const subject = eachSubject(make);
    const mae = { scope: "Validation", name: "mae", dimensions: "" };

    /** Recorded at T0 + position; the third was measured long before. */
    async function threePoints(): Promise<void> {
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const series = yield* tables.names.defineSeries(project, mae);
        const own = { instance: id, series };
        for (const [at, value] of [
          [T0, 3],
          [T0 + 10, 1],
          [T0 - 100, 9],
        ] as const) {
          const position = yield* append(tables, { ...change(project), at: T0 + 20 });
          yield* tables.metrics.insert([point({ ...own, id: pointId(position, 0), at, value })]);
        }
      });
    }
    const summaries = (filter: { scope?: string; name?: string; asOf?: number } = {}) =>
      subject().read((tables) => tables.metrics.summaries(1, filter));

    test("are summed up by the newest measured value, not the last that arrived", async () => {
      await threePoints();
      expect(await summaries()).toEqual([
        { ...mae, value: 1, at: T0 + 10, step: null, count: 3, min: 1, max: 9 },
      ]);
    });

    test("of one moment are told apart by who came last", async () => {
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const series = yield* tables.names.defineSeries(project, mae);
        const own = { instance: id, series, at: T0 };
        yield* tables.metrics.insert([
          point({ ...own, id: 8, value: 8, step: 2 }),
          point({ ...own, id: 9, value: 5 }),
          point({ ...own, id: 7, value: 7 }),
        ]);
        yield* tables.metrics.insert([point({ ...own, id: 3, value: 1 })]);
      });
      expect(await summaries()).toMatchObject([{ value: 5, count: 4, min: 1, max: 8 }]);
    });

    test("as of a moment count only what was measured and recorded by then", async () => {
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const series = yield* tables.names.defineSeries(project, mae);
        const write = function* (recorded: number, at: number, value: number) {
          const position = yield* append(tables, { ...change(project), at: recorded });
          yield* tables.metrics.insert([
            point({ instance: id, series, id: pointId(position, 0), at, value }),
          ]);
        };
        yield* write(T0 + 10, T0 + 5, 1);
        yield* write(T0 + 20, T0 + 4, 2);
        yield* write(T0 + 30, T0 + 90, 3);
      });
      const asOf = async (moment: number) =>
        (await summaries({ asOf: moment })).map(({ value, count }) => [value, count]);
      expect(await asOf(T0 + 9)).toEqual([]);
      expect(await asOf(T0 + 10)).toEqual([[1, 1]]);
      expect(await asOf(T0 + 20)).toEqual([[1, 2]]);
      expect(await asOf(T0 + 30)).toEqual([[1, 2]]);
      expect(await asOf(T0 + 90)).toEqual([[3, 3]]);
    });

    test("are chosen by scope and name, in the order of name, scope and dimensions", async () => {
      const keys = [
        { scope: "Validation", name: "mae", dimensions: "" },
        { scope: "Training", name: "mae", dimensions: "" },
        { scope: "Training", name: "mae", dimensions: `{"city":"A"}` },
        { scope: "Training", name: "bias", dimensions: "" },
      ];
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        for (const [index, key] of keys.entries()) {
          const series = yield* tables.names.defineSeries(project, key);
          yield* tables.metrics.insert([point({ instance: id, series, id: index + 1 })]);
        }
      });
      const text = async (filter: { scope?: string; name?: string }) =>
        (await summaries(filter)).map((each) => `${each.name} ${each.scope} ${each.dimensions}`.trim());
      expect(await text({})).toEqual([
        "bias Training",
        "mae Training",
        `mae Training {"city":"A"}`,
        "mae Validation",
      ]);
      expect(await text({ scope: "Training", name: "bias" })).toEqual(["bias Training"]);
      expect(await text({ scope: "Validation" })).toEqual(["mae Validation"]);
      expect(await text({ name: "none" })).toEqual([]);
    });

    test("in hundreds are one insert, and their history comes in pages, oldest first", async () => {
      const total = 237;
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const series = yield* tables.names.defineSeries(project, mae);
        yield* tables.metrics.insert(
          Array.from({ length: total }, (_, index) =>
            point({ instance: id, series, id: index + 1, at: T0 + Math.floor(index / 3), value: index }),
          ).reverse(),
        );
      });
      const seen: number[] = [];
      for (let after = { at: 0, id: 0 }; ; ) {
        const window = { from: 0, to: T0 * 2 };
        const page = await subject().read((tables) => tables.metrics.history(1, 1, window, after, 50));
        if (page.length === 0) break;
        seen.push(...page.map((each) => each.value));
        after = page.at(-1)!;
      }
      expect(seen).toEqual(Array.from({ length: total }, (_, index) => index));
      const window = { from: T0 + 1, to: T0 + 3 };
      const some = await subject().read((tables) =>
        tables.metrics.history(1, 1, window, { at: 0, id: 0 }, 50),
      );
      expect(some.map((each) => each.value)).toEqual([3, 4, 5, 6, 7, 8]);
    });

    test("name the evaluation that they were written with; evaluations are listed in order", async () => {
      await subject().write(function* (tables) {
        const { id, project } = yield* instance(tables, 1);
        const series = yield* tables.names.defineSeries(project, mae);
        for (const number of [11, 12, 13]) {
          const doc = {
            scope: "Validation",
            metrics: { mae: number },
            dimensions: {},
            dataSet: "d",
            metricCode: "c",
            metadata: {},
          };
          const row = { uuid: uuid(number), instance: id, at: T0, doc, created: T0, actor: "ann" };
          const evaluation = yield* tables.metrics.insertEvaluation(row);
          yield* tables.metrics.insert([point({ instance: id, series, id: number, evaluation })]);
        }
      });
      const window = { from: 0, to: T0 * 2 };
      const found = await subject().read(function* (tables) {
        const points = yield* tables.metrics.history(1, 1, window, { at: 0, id: 0 }, 10);
        const list = yield* tables.metrics.evaluations(1, 1, 1);
        return { points, list, one: yield* tables.metrics.evaluation(uuid(13)) };
      });
      expect(found.points.map((each) => each.evaluationUuid)).toEqual([11, 12, 13].map(uuid));
      expect(found.list.map((each) => each.uuid)).toEqual([uuid(12)]);
      expect(found.one).toMatchObject({ instanceUuid: uuid(1), doc: { metrics: { mae: 13 } } });
    });
  });
}
