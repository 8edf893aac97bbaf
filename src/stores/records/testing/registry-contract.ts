import { describe, expect, test } from "vitest";
import type { PlacedSorting, TitledSorting } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { emptyInstance, instance, model, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Titles, places and aliases. */
export function registryContract(make: () => Promise<RecordsUnderTest>): void {
  describe("titles", () => {
    const subject = eachSubject(make);

    test("are a base version id's own name at first, once in a project, and free again when taken away", async () => {
      const found = await subject().write(function* (tables) {
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        for (const name of ["a", "b"]) yield* model(tables, p, name);
        yield* model(tables, q, "a");
        const { base } = (yield* tables.titles.find(p, "a"))!;
        yield* tables.titles.set(base, "Fraud, model (1)", T0 + 50);
        const free = [yield* tables.titles.free(p, "a"), yield* tables.titles.free(p, "b")];
        const renamed = yield* tables.titles.find(p, "Fraud, model (1)");
        const old = yield* tables.titles.find(p, "a");
        yield* tables.titles.set(base, null, T0 + 60);
        return {
          free,
          renamed,
          old,
          gone: yield* tables.titles.of([base]),
          other: yield* tables.titles.find(q, "a"),
        };
      });
      expect(found.free).toEqual(["a", "b (2)"]);
      expect(found.renamed).toMatchObject({
        baseName: "a",
        projectName: "p",
        updated: T0 + 50,
        created: T0 + 1,
      });
      expect([found.old, found.gone, found.other?.title]).toEqual([undefined, [], "a"]);
    });

    test("are given to a base version id whose name is another's title with a number behind", async () => {
      const titles = await subject().write(function* (tables) {
        const p = yield* project(tables, "p");
        yield* model(tables, p, "a");
        yield* tables.titles.set((yield* tables.titles.find(p, "a"))!.base, "b", T0);
        yield* model(tables, p, "b");
        const sorting: TitledSorting[] = [{ by: "title", descending: false }];
        return yield* tables.titles.list({ project: p, sorting, offset: 0 }, 10);
      });
      expect(titles.map(({ baseName, title }) => [baseName, title])).toEqual([
        ["a", "b"],
        ["b", "b (2)"],
      ]);
    });

    test("are listed in the order asked for, page by page", async () => {
      const lists = await subject().write(function* (tables) {
        const p = yield* project(tables, "p");
        for (const name of ["a", "b", "c"]) yield* model(tables, p, name);
        const { base } = (yield* tables.titles.find(p, "b"))!;
        yield* tables.titles.touch(base, T0 + 99);
        const list = (sorting: TitledSorting[], offset: number) =>
          tables.titles.list({ project: p, sorting, offset }, 2);
        return [
          yield* list([{ by: "title", descending: true }], 0),
          yield* list([{ by: "updated", descending: true }], 0),
          yield* list([], 2),
        ];
      });
      expect(lists.map((list) => list.map(({ title }) => title))).toEqual([["c", "b"], ["b", "a"], ["c"]]);
    });
  });

  describe("places", () => {
    const subject = eachSubject(make);
    const newestFirst: PlacedSorting[] = [{ by: "place", descending: true }];

    test("count the instances of a base version id over its lines, in the order of making", async () => {
      const found = await subject().write(function* (tables) {
        const first = yield* instance(tables, 1);
        const line = yield* tables.instances.ensureLine(first.base, `{"city":"Oslo"}`);
        const second = yield* instance(tables, 2, { line, number: 0 });
        const [third] = yield* tables.lines.insertPropagated(
          (yield* tables.lines.heads([first.line])).map((head) => ({
            ...{ head, uuid: uuid(3), number: 1, created: T0 + 9, actor: "test" },
          })),
        );
        return {
          second: yield* tables.places.find(first.base, 2),
          places: yield* tables.places.of([third!, first.id, second.id]),
          none: yield* tables.places.find(first.base, 4),
          updated: (yield* tables.titles.of([first.base]))[0]!.updated,
        };
      });
      expect(found.second).toMatchObject({ uuid: uuid(2), title: "m", place: 2, stage: "none", created: T0 });
      expect(found.places.map(({ place, uuid }) => [place, uuid]).sort()).toEqual([
        [1, uuid(1)],
        [2, uuid(2)],
        [3, uuid(3)],
      ]);
      expect([found.none, found.updated]).toEqual([undefined, T0 + 9]);
    });

    test("know stages: the newest of each, and all of one; hidden ones are not found", async () => {
      const found = await subject().write(function* (tables) {
        const made = [];
        for (const number of [1, 2, 3, 4]) made.push(yield* instance(tables, number));
        const { base } = made[0]!;
        for (const { id } of made.slice(0, 2)) yield* tables.places.setStage(id, "staging", T0 + 5);
        yield* tables.places.setHidden(made[3]!.id, true, T0 + 6);
        const newest = yield* tables.places.newest([base]);
        const staging = yield* tables.places.inStage(base, "staging");
        const hidden = yield* tables.places.find(base, 4);
        yield* tables.places.setHidden(made[3]!.id, false, T0 + 7);
        return { newest, staging, hidden, shown: yield* tables.places.find(base, 4) };
      });
      expect(found.newest.map(({ place, stage }) => [place, stage])).toEqual([
        [2, "staging"],
        [3, "none"],
      ]);
      expect(found.staging.map(({ place, updated }) => [place, updated])).toEqual([
        [1, T0 + 5],
        [2, T0 + 5],
      ]);
      expect([found.hidden, found.shown?.updated]).toEqual([undefined, T0 + 7]);
    });

    test("are listed by project, base version id and run; those without a title are not", async () => {
      const lists = await subject().write(function* (tables) {
        const doc = { ...emptyInstance, fields: { runId: "r1" } };
        const { base, project: owner } = yield* instance(tables, 1, { doc });
        for (const number of [2, 3]) yield* instance(tables, number);
        const list = (filter: { base?: number; run?: string }, offset = 0) =>
          tables.places.list({ project: owner, ...filter, sorting: newestFirst, offset }, 2);
        const found = [
          yield* list({}),
          yield* list({ base }, 2),
          yield* list({ run: "r1" }),
          yield* list({ base: 99 }),
        ];
        yield* tables.titles.set(base, null, T0);
        return [...found, yield* list({})];
      });
      expect(lists.map((list) => list.map(({ place }) => place))).toEqual([[3, 2], [1], [1], [], []]);
    });
  });

  describe("aliases", () => {
    const subject = eachSubject(make);

    test("are set, moved and removed, each base version id its own", async () => {
      const found = await subject().write(function* (tables) {
        const { base, id } = yield* instance(tables, 1);
        const set = (name: string, target: { instance: number | null; rule: string | null }, at: number) =>
          tables.aliases.set({ base, name, ...target, at, actor: "ann" });
        yield* set("champion", { instance: id, rule: null }, T0);
        yield* set("challenger", { instance: id, rule: null }, T0);
        yield* set("champion", { instance: null, rule: uuid(7) }, T0 + 1);
        const all = yield* tables.aliases.of([base, base + 1]);
        yield* tables.aliases.remove(base, "challenger");
        return { all, gone: yield* tables.aliases.find(base, "challenger"), id };
      });
      expect(found.all.map(({ name, instance, rule, at }) => [name, instance, rule, at])).toEqual([
        ["challenger", found.id, null, T0],
        ["champion", null, uuid(7), T0 + 1],
      ]);
      expect(found.gone).toBeUndefined();
    });
  });
}
