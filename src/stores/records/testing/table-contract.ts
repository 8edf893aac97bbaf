import { describe, expect, test } from "vitest";
import { UniqueViolation } from "../sql/query.ts";
import type { Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { digest, emptyModel, instance, model, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Records that never change, and how they are found again. */
export function tableContract(make: () => Promise<RecordsUnderTest>): void {
  describe("tables", () => {
    const subject = eachSubject(make);

    test("list projects by name, page after page", async () => {
      await subject().write(function* (tables) {
        for (const name of ["c", "a", "e", "b", "d"]) yield* project(tables, name);
      });
      const page = (after: string) =>
        subject().read(function* (tables) {
          return (yield* tables.projects.list(after, 2)).map((each) => each.name);
        });
      expect([await page(""), await page("b"), await page("d"), await page("e")]).toEqual([
        ["a", "b"],
        ["c", "d"],
        ["e"],
        [],
      ]);
    });

    test("find models by UUID, revision and name, each with its neighbours", async () => {
      await subject().write(function* (tables) {
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        for (const revision of [1, 2, 3]) yield* model(tables, p, "m", revision);
        yield* model(tables, p, "a");
        yield* model(tables, q, "m");
      });
      const found = await subject().read(function* (tables) {
        const newest = yield* tables.models.find(1, "m");
        const first = yield* tables.models.find(1, "m", 1);
        const second = yield* tables.models.byUuid(first!.next!);
        return { newest, first, second, none: yield* tables.models.find(1, "m", 4) };
      });
      expect(found.none).toBeUndefined();
      expect(found.newest).toMatchObject({ revision: 3, next: null, nextCreated: null, projectName: "p" });
      expect(found.first).toMatchObject({ revision: 1, previous: null, nextCreated: T0 + 2, baseName: "m" });
      expect(found.second).toMatchObject({
        revision: 2,
        previous: found.first?.uuid,
        next: found.newest?.uuid,
        tags: {},
        doc: emptyModel,
      });
    });

    test("list the newest revision of each model, and all revisions of one", async () => {
      await subject().write(function* (tables) {
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        for (const name of ["b", "a", "c"]) yield* model(tables, p, name);
        for (const revision of [2, 3]) yield* model(tables, p, "b", revision);
        yield* model(tables, q, "z");
      });
      const names = (after: string) =>
        subject().read(function* (tables) {
          const rows = yield* tables.models.listNewest(1, after, 2);
          return rows.map((each) => `${each.baseName}${each.revision}`);
        });
      const revisions = (after: number) =>
        subject().read(function* (tables) {
          return (yield* tables.models.listRevisions(1, "b", after, 2)).map((each) => each.revision);
        });
      expect([await names(""), await names("b")]).toEqual([["a1", "b3"], ["c1"]]);
      expect([await revisions(0), await revisions(2)]).toEqual([[1, 2], [3]]);
    });

    test("count versions by line and revision, and refuse one that is taken", async () => {
      const write = (number: number, line: string, revision: number, given?: number) =>
        subject().write(function* (tables) {
          const base = (yield* instance(tables, 1_000 + number)).base;
          const lineId = yield* tables.instances.ensureLine(base, line);
          const next = given ?? (yield* tables.instances.nextNumber(lineId, revision));
          yield* instance(tables, number, { line: lineId, revision, number: next });
          return next;
        });
      expect(await write(1, `{"city":"A"}`, 1)).toBe(0);
      expect(await write(2, `{"city":"A"}`, 1)).toBe(1);
      expect(await write(3, `{"city":"B"}`, 1)).toBe(0);
      expect(await write(4, `{"city":"A"}`, 2)).toBe(0);
      await expect(write(5, `{"city":"A"}`, 1, 1)).rejects.toBeInstanceOf(UniqueViolation);
      const found = await subject().read(function* (tables) {
        const line = yield* tables.instances.findLine(1, `{"city":"A"}`);
        const absent = yield* tables.instances.findLine(1, `{"city":"C"}`);
        return { absent, row: yield* tables.instances.byVersion(line!, 1, 1) };
      });
      expect(found.absent).toBeUndefined();
      expect(found.row?.uuid).toBe(uuid(2));
    });

    test("list the instances of a base version id, or of one partition, oldest first and page by page", async () => {
      const base = await subject().write(function* (tables) {
        const { base } = yield* instance(tables, 1);
        const line = yield* tables.instances.ensureLine(base, `{"city":"A"}`);
        const other = yield* tables.models.insertBase(1, "other");
        const elsewhere = yield* tables.instances.ensureLine(other, "{}");
        yield* instance(tables, 2, { line });
        yield* instance(tables, 3, { base: other, line: elsewhere });
        yield* instance(tables, 4, { line, revision: 2, number: 0 });
        yield* instance(tables, 5);
        return base;
      });
      const list = (partition: string | undefined, after: number, limit = 10) =>
        subject().read(function* (tables) {
          const rows = yield* tables.instances.listOfBase(base, partition, after, limit);
          return rows.map((each) => each.uuid);
        });
      expect(await list(undefined, 0)).toEqual([1, 2, 4, 5].map(uuid));
      expect(await list(undefined, 1, 2)).toEqual([2, 4].map(uuid));
      expect(await list(`{"city":"A"}`, 0)).toEqual([2, 4].map(uuid));
      expect(await list(`{"city":"A"}`, 2)).toEqual([uuid(4)]);
      expect(await list(`{"city":"B"}`, 0)).toEqual([]);
    });

    test("keep the files of an instance in the order of their paths", async () => {
      await subject().write(function* (tables) {
        const { id } = yield* instance(tables, 1);
        const other = yield* instance(tables, 2);
        const blob = yield* newBlob(tables, 1);
        const files = ["b/1", "a", "B"].map((path) => ({ instance: id, path, blob }));
        yield* tables.instances.insertFiles([...files, { instance: other.id, path: "", blob }]);
      });
      const read = (ids: number[]) => subject().read((tables) => tables.instances.files(ids));
      expect((await read([2, 1])).map((each) => [each.instance, each.path])).toEqual([
        [1, "B"],
        [1, "a"],
        [1, "b/1"],
        [2, ""],
      ]);
      expect((await read([2]))[0]).toMatchObject({ blob: 1, digest: digest(1), size: 10, location: "s:1" });
      expect(await read([])).toEqual([]);
    });

    test("open a blob only to the project that uploaded it", async () => {
      await subject().write(function* (tables) {
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        yield* tables.blobs.noteUpload(p, yield* newBlob(tables, 1), T0);
        yield* tables.blobs.noteUpload(q, yield* newBlob(tables, 2), T0);
      });
      const inProject = (id: number, ...numbers: number[]) =>
        subject().read(function* (tables) {
          return (yield* tables.blobs.inProject(id, numbers.map(digest))).map((each) => each.digest);
        });
      expect(await inProject(1, 1, 2)).toEqual([digest(1)]);
      expect(await inProject(2, 1, 2)).toEqual([digest(2)]);
      expect(await inProject(3, 1, 2)).toEqual([]);
      expect(await inProject(1)).toEqual([]);
      const known = await subject().read((tables) => tables.blobs.known(["s:1", "s:9", "s:2"]));
      expect(known.sort()).toEqual(["s:1", "s:2"]);
    });

    test("give up a blob only when nothing names it and its grace has passed", async () => {
      await subject().write(function* (tables) {
        const { id, project: owner } = yield* instance(tables, 1);
        for (const number of [1, 2, 3, 4]) yield* newBlob(tables, number);
        yield* tables.instances.insertFiles([{ instance: id, path: "", blob: 1 }]);
        yield* tables.blobs.noteUpload(owner, 2, T0 + 50);
        yield* tables.blobs.noteUpload(owner, 3, T0 + 5);
        yield* tables.blobs.noteUpload(owner, 3, T0 + 1);
      });
      const unreferenced = (before: number, after = 0, limit = 10) =>
        subject().read(function* (tables) {
          return (yield* tables.blobs.unreferenced(before, after, limit)).map((each) => each.id);
        });
      expect(await unreferenced(T0 + 5)).toEqual([4]);
      expect(await unreferenced(T0 + 6)).toEqual([3, 4]);
      expect(await unreferenced(T0 + 51)).toEqual([2, 3, 4]);
      expect(await unreferenced(T0 + 51, 2, 1)).toEqual([3]);
      expect(await unreferenced(T0)).toEqual([]);
      const forget = (id: number, before: number) =>
        subject().write((tables) => tables.blobs.forget(id, before));
      expect(await forget(1, T0 + 99)).toBe(false);
      expect(await forget(3, T0 + 5)).toBe(false);
      expect(await forget(3, T0 + 6)).toBe(true);
      expect(await forget(3, T0 + 6)).toBe(false);
      expect(await unreferenced(T0 + 51)).toEqual([2, 4]);
      expect(await subject().read((tables) => tables.blobs.byDigest(digest(3)))).toBeUndefined();
    });

    test("keep one answer for each actor and key, until it is pruned", async () => {
      const row = { operation: "o", request: "r", answer: [1] };
      const insert = (actor: string, key: string, at: number) =>
        subject().write((tables) => tables.idempotency.insert(actor, key, row, at));
      await insert("ann", "k", T0);
      await insert("bob", "k", T0 + 1);
      await expect(insert("ann", "k", T0)).rejects.toBeInstanceOf(UniqueViolation);
      const find = (actor: string) => subject().read((tables) => tables.idempotency.find(actor, "k"));
      expect(await find("ann")).toEqual(row);
      await subject().write((tables) => tables.idempotency.prune(T0 + 1));
      expect(await find("ann")).toBeUndefined();
      expect(await find("bob")).toEqual(row);
    });

    test("refuse a second of what must be one", async () => {
      const twice = async (work: (tables: Tables) => Work<unknown>) => {
        await subject().write(work);
        await expect(subject().write(work)).rejects.toBeInstanceOf(UniqueViolation);
      };
      await twice((tables) => project(tables, "p"));
      await twice((tables) => model(tables, 1, "m"));
      await twice((tables) => newBlob(tables, 1));
      await twice((tables) => tables.names.defineField(1, "city", "text"));
      await twice((tables) => tables.names.defineSeries(1, { scope: "S", name: "n", dimensions: "" }));
      await twice((tables) => tables.instances.insertFiles([{ instance: 1, path: "", blob: 1 }]));
    });
  });
}

function* newBlob(tables: Tables, number: number): Work<number> {
  return yield* tables.blobs.insert({
    digest: digest(number),
    size: number * 10,
    location: `s:${number}`,
    created: T0,
  });
}
