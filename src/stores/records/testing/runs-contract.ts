import { describe, expect, test } from "vitest";
import { UniqueViolation } from "../sql/query.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { project, T0, uuid } from "./fixtures.ts";
import { experiment, insertMetrics, metric, placeOf, run } from "./run-fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Experiments and runs, and how they are found again. */
export function runsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  describe("experiments", () => {
    test("are found by number, name and id as they were written, deleted or not", async () => {
      const found = await subject().write(function* (tables) {
        const id = yield* experiment(tables, 3, {
          name: "forecast / über",
          artifactLocation: "s3://bucket/x",
          tags: { team: "maps" },
          deleted: 1,
        });
        yield* experiment(tables, 3, { project: yield* project(tables, "q"), uuid: uuid(9) });
        return {
          number: yield* tables.experiments.byNumber(1, 3),
          place: yield* tables.experiments.byPlace("p", 3),
          name: yield* tables.experiments.byName(1, "forecast / über"),
          ids: yield* tables.experiments.byIds([id]),
          none: yield* tables.experiments.byNumber(1, 4),
        };
      });
      expect(found.number).toEqual({
        ...{ id: 1, uuid: uuid(1_003), project: 1, projectName: "p", number: 3, name: "forecast / über" },
        ...{ artifactLocation: "s3://bucket/x", tags: { team: "maps" }, deleted: 1 },
        ...{ created: T0, updated: T0, actor: "ann" },
      });
      expect([found.name, found.ids, found.none]).toEqual([found.number, [found.number], undefined]);
      expect(found.place).toEqual(found.number);
    });

    test("count from 1, beyond the largest number that was used", async () => {
      const found = await subject().write(function* (tables) {
        const first = yield* tables.experiments.nextNumber(1);
        yield* experiment(tables, 0);
        const second = yield* tables.experiments.nextNumber(1);
        yield* experiment(tables, 7);
        return [first, second, yield* tables.experiments.nextNumber(1)];
      });
      expect(found).toEqual([1, 1, 8]);
    });

    test("share neither a number nor a name within a project", async () => {
      await subject().write((tables) => experiment(tables, 1));
      const other = { uuid: uuid(5) };
      const number = subject().write((tables) => experiment(tables, 1, { ...other, name: "other" }));
      await expect(number).rejects.toBeInstanceOf(UniqueViolation);
      const name = subject().write((tables) => experiment(tables, 2, { ...other, name: "e1" }));
      await expect(name).rejects.toBeInstanceOf(UniqueViolation);
    });

    test("move in name, tags and deletion, and are listed by number", async () => {
      const list = (deleted: boolean, after: number) =>
        subject().read(function* (tables) {
          return (yield* tables.experiments.list(1, deleted, after, 2)).map(({ number }) => number);
        });
      await subject().write(function* (tables) {
        for (const number of [4, 0, 2, 1]) yield* experiment(tables, number);
        const row = (yield* tables.experiments.byNumber(1, 2))!;
        yield* tables.experiments.update({
          ...row,
          name: "new",
          tags: { a: "b" },
          deleted: 1,
          updated: T0 + 1,
        });
      });
      const moved = await subject().read((tables) => tables.experiments.byName(1, "new"));
      expect(moved).toMatchObject({ number: 2, tags: { a: "b" }, deleted: 1, created: T0, updated: T0 + 1 });
      expect([await list(false, -1), await list(false, 1), await list(true, -1)]).toEqual([[0, 1], [4], [2]]);
    });
  });

  describe("runs", () => {
    test("are found as they were written, with the names of where they are", async () => {
      const found = await subject().write(function* (tables) {
        const id = yield* run(tables, 1, { status: "failed", started: -5, ended: 2 ** 52, deleted: 3 });
        return {
          place: yield* tables.runs.locate(uuid(1)),
          row: yield* tables.runs.byUuid(uuid(1)),
          none: [yield* tables.runs.locate(uuid(2)), yield* tables.runs.byUuid(uuid(2))],
          id,
        };
      });
      expect(found.place).toEqual({ id: found.id, project: 1, experiment: 1, number: 1, deleted: 3 });
      expect(found.row).toEqual({
        ...{
          id: found.id,
          uuid: uuid(1),
          project: 1,
          projectName: "p",
          experiment: 1,
          number: 1,
          name: "r1",
        },
        ...{ user: "ann", status: "failed", started: -5, ended: 2 ** 52, deleted: 3, created: T0 },
        ...{ actor: "ann", content: "c" },
      });
      expect(found.none).toEqual([undefined, undefined]);
    });

    test("move in name, status, end and deletion", async () => {
      const moved = await subject().write(function* (tables) {
        yield* run(tables, 1);
        const row = (yield* tables.runs.byUuid(uuid(1)))!;
        yield* tables.runs.update({ ...row, name: "n", status: "finished", ended: T0 + 9, deleted: 1 });
        return yield* tables.runs.byUuid(uuid(1));
      });
      expect(moved).toMatchObject({ name: "n", status: "finished", ended: T0 + 9, deleted: 1, started: T0 });
    });

    test("are deleted and brought back with their experiment, beside what they are themselves", async () => {
      const found = await subject().write(function* (tables) {
        const other = yield* experiment(tables, 2);
        yield* run(tables, 1);
        yield* run(tables, 2, { deleted: 1 });
        yield* run(tables, 3, { experiment: other });
        const states = function* () {
          const all: number[] = [];
          for (const number of [1, 2, 3]) all.push((yield* tables.runs.locate(uuid(number)))!.deleted);
          return all;
        };
        const mine = (yield* tables.experiments.byNumber(1, 1))!.id;
        yield* tables.runs.setDeletedWith(mine, true);
        const deleted = yield* states();
        yield* tables.runs.setDeletedWith(mine, false);
        return [deleted, yield* states()];
      });
      expect(found).toEqual([
        [2, 3, 0],
        [0, 1, 0],
      ]);
    });

    test("are listed by their start, latest first, then by UUID, page after page", async () => {
      await subject().write(function* (tables) {
        const starts = [5, 9, 5, -1, 5];
        for (const [index, started] of starts.entries()) yield* run(tables, index + 1, { started });
        yield* run(tables, 6, { deleted: 2 });
        yield* run(tables, 7, { experiment: yield* experiment(tables, 2) });
      });
      const list = (deleted: boolean, started: number, after: string) =>
        subject().read(function* (tables) {
          const page = yield* tables.runs.list(1, deleted, { started, uuid: after }, 3);
          return page.map((each) => each.uuid);
        });
      const start = Number.MAX_SAFE_INTEGER;
      expect(await list(false, start, "")).toEqual([2, 1, 3].map(uuid));
      expect(await list(false, 5, uuid(3))).toEqual([5, 4].map(uuid));
      expect(await list(true, start, "")).toEqual([uuid(6)]);
    });

    test("come whole, in the order that they are asked in, in as many statements for many as for one", async () => {
      const ids = await subject().write(function* (tables) {
        const made: number[] = [];
        for (const number of [1, 2, 3]) {
          const id = yield* run(tables, number);
          yield* tables.runData.insertParams(placeOf(id), [["lr", `0.${number}`]], T0);
          yield* tables.runData.putTags(placeOf(id), [["k", `v${number}`]]);
          yield* insertMetrics(tables, placeOf(id), [metric("loss", number)], T0);
          made.push(id);
        }
        return made;
      });
      const asked = async (wanted: number[]) => {
        let statements = 0;
        subject().onStep = () => void statements++;
        const found = await subject().read((tables) => tables.runs.byIds(wanted));
        return { found, statements };
      };
      const all = await asked([ids[2]!, 99, ids[0]!]);
      expect(all.found.map((each) => [each.uuid, each.params, each.tags, each.metrics])).toEqual([
        [uuid(3), { lr: "0.3" }, { k: "v3" }, [metric("loss", 3)]],
        [uuid(1), { lr: "0.1" }, { k: "v1" }, [metric("loss", 1)]],
      ]);
      expect(all.statements).toBe((await asked([ids[1]!])).statements);
      expect((await asked([])).found).toEqual([]);
    });
  });
}
