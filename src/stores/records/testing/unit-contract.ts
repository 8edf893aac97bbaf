import { describe, expect, test } from "vitest";
import { GalleryError } from "../../../domain/errors.ts";
import { StoreFailure } from "../sql/commit/outcome.ts";
import { row, UniqueViolation } from "../sql/query.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { append, change, project } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

const refusal = new GalleryError("request.invalid", "no");
const diskFull = () => new StoreFailure(new GalleryError("store.full", "the disk is full"));

/** All or nothing, each unit by itself, whatever it shares a commit with. */
export function unitContract(make: () => Promise<RecordsUnderTest>): void {
  describe("a unit of work", () => {
    const subject = eachSubject(make);
    const names = () =>
      subject().read(function* (tables) {
        return (yield* tables.projects.list("", 1_000)).map((each) => each.name);
      });
    const head = () => subject().read((tables) => tables.changes.head());
    const logged = (name: string) =>
      subject().write(function* (tables) {
        const id = yield* project(tables, name);
        return yield* append(tables, change(id));
      });

    test("that refuses leaves nothing, and its reason reaches the caller as it was thrown", async () => {
      const written = subject().write(function* (tables) {
        yield* append(tables, change(yield* project(tables, "p")));
        throw refusal;
      });
      await expect(written).rejects.toBe(refusal);
      expect(await names()).toEqual([]);
      expect(await head()).toBe(0);
    });

    test("that refuses in a shared batch is undone alone, and takes no position", async () => {
      const outcomes = await Promise.allSettled([
        logged("a"),
        subject().write(function* (tables) {
          yield* append(tables, change(yield* project(tables, "b")));
          throw refusal;
        }),
        logged("c"),
        logged("c"),
        logged("d"),
      ]);
      expect(outcomes.map((each) => (each.status === "fulfilled" ? each.value : each.reason))).toEqual([
        1,
        refusal,
        2,
        expect.any(UniqueViolation),
        3,
      ]);
      expect(await names()).toEqual(["a", "c", "d"]);
      expect(await head()).toBe(3);
    });

    test("may fail at any of its statements: the others of its batch stay whole", async () => {
      for (let failing = 1; ; failing++) {
        let failed = false;
        const mark = `f${failing}`;
        const outcomes = await Promise.allSettled([
          logged(`${mark}a`),
          subject().write(function* (tables) {
            // However often it is tried.
            let step = 0;
            subject().onStep = () => {
              if (++step !== failing) return;
              failed = true;
              subject().onStep = () => {};
              throw new Error("a statement failed");
            };
            const id = yield* project(tables, `${mark}b`);
            yield* append(tables, change(id));
            subject().onStep = () => {};
          }),
          logged(`${mark}c`),
        ]);
        subject().onStep = () => {};
        expect(outcomes[0].status).toBe("fulfilled");
        expect(outcomes[2].status).toBe("fulfilled");
        const present = (await names()).filter((name) => name.startsWith(mark));
        expect(present).toEqual(failed ? [`${mark}a`, `${mark}c`] : [`${mark}a`, `${mark}b`, `${mark}c`]);
        if (!failed) break;
        expect(outcomes[1].status).toBe("rejected");
      }
    });

    test("whose question the database refuses is undone alone", async () => {
      // As the last of its batch, too, behind which no other statement fails.
      for (const last of [false, true]) {
        const name = `before ${last}`;
        const outcomes = await Promise.allSettled([
          logged(name),
          subject().write(() => row("SELECT * FROM no_such_table")),
          ...(last ? [] : [logged("behind")]),
        ]);
        const told = outcomes.map(({ status }) => status);
        expect(told).toEqual(["fulfilled", "rejected", ...(last ? [] : ["fulfilled"])]);
        expect(await names()).toContain(name);
      }
      expect(await names()).toEqual(["before false", "before true", "behind"]);
    });

    test("whose commit fails is told so with all of its batch, and nothing of it is left", async () => {
      subject().onStep = (sql) => {
        if (sql === "COMMIT") throw diskFull();
      };
      const outcomes = await Promise.allSettled(["a", "b", "c"].map(logged));
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store.full" } });
      }
      subject().onStep = () => {};
      expect(await names()).toEqual([]);
      expect(await logged("a")).toBe(1);
    });

    test("meets a store that fails: the whole batch hears `store.…`, and the next one is served", async () => {
      subject().onStep = (sql) => {
        if (sql.startsWith("INSERT INTO change")) throw diskFull();
      };
      const outcomes = await Promise.allSettled(["a", "b"].map(logged));
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store.full" } });
      }
      subject().onStep = () => {};
      expect(await names()).toEqual([]);
      expect(await logged("b")).toBe(1);
    });

    test("is refused once the store is closed, and finished when it came before", async () => {
      const last = logged("last");
      await subject().records.close();
      expect(await last).toBe(1);
      await expect(logged("late")).rejects.toMatchObject({ code: "server.stopping" });
      await expect(names()).rejects.toMatchObject({ code: "server.stopping" });
      const again = await subject().under.open();
      expect((await again.read((tables) => tables.projects.byName("last")))?.name).toBe("last");
      await again.close();
    });
  });

  describe("a read", () => {
    const subject = eachSubject(make);

    test("sees every write that was answered before", async () => {
      for (let count = 1; count <= 20; count++) {
        await subject().write((tables) => project(tables, `p${count}`));
        const found = await subject().read((tables) => tables.projects.list("", 100));
        expect(found).toHaveLength(count);
      }
    });

    test("sees one state, though units commit while it runs", async () => {
      const pair = (name: string) =>
        subject().write(function* (tables) {
          yield* project(tables, `left-${name}`);
          yield* project(tables, `right-${name}`);
        });
      const halves = () =>
        subject().read(function* (tables) {
          const right = yield* tables.projects.list("right-", 1_000);
          const left = yield* tables.projects.list("left-", 1_000);
          return [right.length, left.length - right.length];
        });
      const counts: Promise<number[]>[] = [];
      const writes: Promise<void>[] = [];
      for (let round = 0; round < 40; round++) {
        writes.push(pair(`${round}`));
        counts.push(halves());
        await Promise.resolve();
      }
      await Promise.all(writes);
      for (const [right, left] of await Promise.all(counts)) expect(left).toBe(right);
    });

    test("changes nothing in what a unit may do next: `check` resolves", async () => {
      await subject().records.check();
    });
  });
}
