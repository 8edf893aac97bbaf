import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ArtifactOwnerRow, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { digest, project, T0 } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const run: ArtifactOwnerRow = { kind: "run", id: 1 };
const model: ArtifactOwnerRow = { kind: "logged_model", id: 1 };

const mark = (position: number) => ({ position, at: T0 + position, actor: "test" });

function* newBlob(tables: Tables, number: number): Work<number> {
  return yield* tables.blobs.insert({
    digest: digest(number),
    size: number,
    location: `s:${number}`,
    created: T0,
  });
}

/** What stands, as a plain map says it. */
class Shelf {
  readonly files = new Map<string, number>();

  isFree(path: string): boolean {
    return ![...this.files.keys()].some(
      (other) => path.startsWith(`${other}/`) || other.startsWith(`${path}/`),
    );
  }

  remove(path: string): void {
    for (const other of [...this.files.keys()]) {
      if (path === "" || other === path || other.startsWith(`${path}/`)) this.files.delete(other);
    }
  }

  level(folder: string): string[] {
    const top = folder === "" ? "" : `${folder}/`;
    const names = [...this.files.keys()]
      .filter((path) => path.startsWith(top))
      .map((path) => {
        const [name, ...rest] = path.slice(top.length).split("/") as [string, ...string[]];
        return rest.length === 0 ? name : `${name}/`;
      });
    return [...new Set(names)].sort();
  }
}

const name = fc.constantFrom("a", "b", "a b", "a!", "a0", "é", "𝄞", "'\"");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ put: path, blob: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.oneof(path, fc.constant("")) }) },
);

/** Files of runs and of logged models. */
export function artifactsContract(make: () => Promise<RecordsUnderTest>): void {
  describe("artifacts", () => {
    const subject = eachSubject(make);

    const put = (owner: ArtifactOwnerRow, at: string, blob: number, position: number) =>
      subject().write((tables) => tables.artifacts.put(owner, at, blob, mark(position)));
    const list = (owner: ArtifactOwnerRow, folder: string, after = "", limit = 100) =>
      subject().read(function* (tables) {
        const found = yield* tables.artifacts.list(owner, folder, after, limit);
        return found.map(({ name, file }) => (file === null ? `${name}/` : name));
      });

    test("stand as they were put and removed, whatever came before", async () => {
      await subject().write(function* (tables) {
        for (const number of [1, 2, 3]) yield* newBlob(tables, number);
      });
      let owners = 10;
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
          const owner: ArtifactOwnerRow = { kind: "run", id: ++owners };
          const stood: Map<string, number>[] = [];
          const shelf = new Shelf();
          await subject().write(function* (tables) {
            for (const [index, each] of acts.entries()) {
              if ("remove" in each) {
                yield* tables.artifacts.remove(owner, each.remove, mark(index));
                shelf.remove(each.remove);
              } else if (shelf.isFree(each.put)) {
                yield* tables.artifacts.put(owner, each.put, each.blob, mark(index));
                shelf.files.set(each.put, each.blob);
              }
              stood.push(new Map(shelf.files));
            }
          });
          for (const [index, files] of stood.entries()) {
            const moment = T0 + index;
            const past = await subject().read((tables) => tables.artifacts.past(owner, "", moment));
            expect(new Map(past.map(({ path, blob }) => [path, blob]))).toEqual(files);
            const inA = await subject().read((tables) => tables.artifacts.past(owner, "a", moment));
            expect(inA).toEqual(past.filter(({ path }) => path === "a" || path.startsWith("a/")));
          }
          for (const folder of ["", "a", "a/b", "a!", "b"]) {
            const shown = await list(owner, folder);
            expect(shown.sort(), `in ${folder}`).toEqual(shelf.level(folder));
            const below = await subject().read((tables) => tables.artifacts.below(owner, folder));
            const top = folder === "" ? "" : `${folder}/`;
            expect(below.map((file) => [file.path, file.blob])).toEqual(
              [...shelf.files]
                .filter(([at]) => at.startsWith(top))
                .sort(([one], [other]) => (one < other ? -1 : 1)),
            );
          }
        }),
        { numRuns: 60 },
      );
    });

    test("are listed one folder at a time, by name and page by page", async () => {
      await subject().write((tables) => newBlob(tables, 1));
      for (const [position, at] of ["c", "a/x", "b", "a/y/z"].entries()) await put(run, at, 1, position);
      await put(model, "other", 1, 9);
      expect(await list(run, "")).toEqual(["a/", "b", "c"]);
      expect(await list(run, "", "", 2)).toEqual(["a/", "b"]);
      expect(await list(run, "", "b", 2)).toEqual(["c"]);
      expect(await list(run, "a")).toEqual(["x", "y/"]);
      expect(await list(run, "none")).toEqual([]);
      expect(await list(model, "")).toEqual(["other"]);
    });

    test("name their blob, and the folder that they lie in", async () => {
      await subject().write((tables) => newBlob(tables, 7));
      await put(run, "a/b/c", 1, 4);
      const found = await subject().read(function* (tables) {
        const file = yield* tables.artifacts.find(run, "a/b/c");
        const folder = yield* tables.artifacts.find(run, "a/b");
        return { file, folder, none: yield* tables.artifacts.find(run, "a/b/d") };
      });
      expect(found.file).toEqual({
        name: "c",
        file: { path: "a/b/c", blob: 1, digest: digest(7), size: 7, location: "s:7", at: T0 + 4 },
      });
      expect(found.folder).toEqual({ name: "b", file: null });
      expect(found.none).toBeUndefined();
      const above = (at: string) => subject().read((tables) => tables.artifacts.filesAbove(run, at));
      expect([await above("a/b/c/d/e"), await above("a/b/x"), await above("x")]).toEqual([["a/b/c"], [], []]);
    });

    test("keep their bytes from the sweep, also when others took their place or they were removed", async () => {
      await subject().write(function* (tables) {
        yield* project(tables, "p");
        for (const number of [1, 2, 3]) yield* newBlob(tables, number);
      });
      await put(run, "a", 1, 1);
      await put(run, "a", 2, 2);
      await subject().write((tables) => tables.artifacts.remove(run, "", mark(3)));
      const unreferenced = await subject().read((tables) => tables.blobs.unreferenced(T0 + 99, 0, 10));
      expect(unreferenced.map(({ id }) => id)).toEqual([3]);
      const forget = (id: number) => subject().write((tables) => tables.blobs.forget(id, T0 + 99));
      expect([await forget(1), await forget(2), await forget(3)]).toEqual([false, false, true]);
    });
  });
}
