import { describe, expect, test } from "vitest";
import { parse } from "../../../expression/index.ts";
import type { Finding } from "../finding.ts";
import type { Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { emptyInstance, instance, model, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const asked = (finding: Partial<Finding> = {}): Finding => ({
  ...{ where: null, order: [], now: T0, from: 0, limit: 10 },
  ...finding,
});

const sorted = (by: string, descending: boolean) => [{ by: parse(by), descending }];

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
        const bases = (yield* tables.find.registeredModels(p, asked())).map(({ id }) => id);
        return yield* tables.titles.of(bases);
      });
      expect(titles.map(({ baseName, title }) => [baseName, title]).sort()).toEqual([
        ["a", "b"],
        ["b", "b (2)"],
      ]);
    });

    test("are found by what is said of their models, in the order asked for, page by page", async () => {
      const lists = await subject().write(function* (tables) {
        const p = yield* project(tables, "p");
        for (const name of ["a", "b", "c"]) yield* model(tables, p, name);
        yield* model(tables, yield* project(tables, "q"), "a");
        const { base } = (yield* tables.titles.find(p, "b"))!;
        yield* tables.titles.touch(base, T0 + 99);
        yield* tables.models.setTags((yield* tables.models.find(p, "b"))!.id, { team: "x" });
        yield* model(tables, p, "b", 2);
        yield* tables.aliases.set({
          ...{ base, name: "best", instance: 1, rule: null, at: T0 },
          actor: "ann",
        });
        function* find(finding: Partial<Finding>): Work<string[]> {
          const found = yield* tables.find.registeredModels(p, asked(finding));
          const rows = yield* tables.titles.of(found.map(({ id }) => id));
          return found.map(({ id }) => rows.find((row) => row.base === id)!.title);
        }
        return [
          yield* find({ order: sorted("title", true), limit: 2 }),
          yield* find({ order: sorted("updated", true), limit: 2 }),
          yield* find({ from: 2 }),
          yield* find({ where: parse('tags.team == "x" and "best" =~ aliases and title == "b"') }),
          yield* find({ where: parse('like(title, "c%")') }),
          yield* find({ where: parse('description == "" and base_version_id != "a" and empty(aliases)') }),
        ];
      });
      expect(lists).toEqual([["c", "b"], ["b", "a"], ["c"], ["b"], ["c"], ["c"]]);
    });
  });

  describe("places", () => {
    const subject = eachSubject(make);

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

    test("are found by run, title, stage and what the instance says; those without a title are not", async () => {
      const lists = await subject().write(function* (tables) {
        const doc = { ...emptyInstance, fields: { runId: "r1", source: "s3://b/1", city: "Oslo" } };
        const { base, project: owner, id } = yield* instance(tables, 1, { doc });
        for (const number of [2, 3]) yield* instance(tables, number);
        yield* tables.names.defineField(owner, "city", "text");
        yield* tables.places.setStage(id, "staging", T0 + 5);
        function* find(where: string | null, more: Partial<Finding> = {}): Work<number[]> {
          const finding = asked({ ...more, where: where === null ? null : parse(where) });
          const found = yield* tables.find.registeredInstances({ id: owner, name: "p" }, finding);
          const rows = yield* tables.places.of(found.map((each) => each.id));
          return found.map((each) => rows.find((row) => row.instance === each.id)!.place);
        }
        const found = [
          yield* find(null),
          yield* find(null, { from: 2 }),
          yield* find(null, { order: sorted("updated", true), limit: 1 }),
          yield* find('run_id == "r1" and source == "s3://b/1"'),
          yield* find('title == "m" and place < 3 and project == "p"'),
          yield* find('like(title, "n%")'),
          yield* find('stage == "staging" and city == "Oslo" and revision == 1'),
        ];
        yield* tables.places.setHidden(id, true, T0 + 6);
        const shown = yield* find(null);
        yield* tables.titles.set(base, null, T0);
        return [...found, shown, yield* find(null)];
      });
      expect(lists).toEqual([[3, 2, 1], [1], [1], [1], [2, 1], [], [1], [3, 2], []]);
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
