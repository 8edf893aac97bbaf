import { GalleryError } from "../../domain/errors.ts";
import { timeOf } from "../../domain/time.ts";
import { rows } from "../../stores/records/sql/query.ts";
import type { NewChange, Records, Tables, Work } from "../../stores/records/store.ts";
import type { Planted } from "./planted.ts";
import { plantedGraphBugs } from "./planted-graph-bugs.ts";

/** The same store with other tables. */
export const withTables = (inner: Records, change: (tables: Tables) => Tables): Records => ({
  read: (work) => inner.read((tables) => work(change(tables))),
  write: (work) => inner.write((tables) => work(change(tables))),
  check: () => inner.check(),
  close: () => inner.close(),
});

/** The same store, where every unit that is written is followed by what `unit` leaves to be done in another. */
export const withAfterthought = (
  inner: Records,
  unit: (tables: Tables, later: ((tables: Tables) => Work<void>)[]) => Tables,
): Records => ({
  ...withTables(inner, (tables) => tables),
  async write(work) {
    const later: ((tables: Tables) => Work<void>)[] = [];
    const value = await inner.write((tables) => {
      later.length = 0;
      return work(unit(tables, later));
    });
    for (const each of later) await inner.write(each).catch(() => {});
    return value;
  },
});

type Entry = NewChange & { position: number };

export const plantedBugs: readonly Planted[] = [
  {
    name: "answer before commit",
    records: (inner) => ({
      ...withTables(inner, (tables) => tables),
      write: (work) =>
        new Promise((resolve, reject) => {
          const answering = function* (tables: Tables) {
            const value = yield* work(tables);
            resolve(value);
            return value;
          };
          inner.write(answering).catch(reject);
        }),
    }),
  },
  {
    name: "change outside the transaction",
    records: (inner) =>
      withAfterthought(inner, (tables, later) => ({
        ...tables,
        changes: {
          ...tables.changes,
          *append(entries: readonly Entry[]) {
            later.push((own) => own.changes.append(entries));
          },
        },
      })),
  },
  {
    name: "reader polls by number only, and numbers become visible out of order",
    records: (inner, random) => {
      let late = 0;
      return withTables(inner, (tables) => ({
        ...tables,
        changes: {
          ...tables.changes,
          *list(filter, limit) {
            const head = yield* tables.changes.head();
            const found = yield* tables.changes.list(filter, limit);
            late = late === 0 && head > 1 && random.chance(0.3) ? head - 1 : 0;
            return found.filter((each) => each.position !== late);
          },
        },
      }));
    },
  },
  {
    name: "idempotency key checked before, written after",
    records: (inner) =>
      withAfterthought(inner, (tables, later) => ({
        ...tables,
        idempotency: {
          ...tables.idempotency,
          *insert(...row) {
            later.push((own) => own.idempotency.insert(...row));
          },
        },
      })),
  },
  {
    name: "sweep without grace",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        blobs: {
          ...tables.blobs,
          unreferenced: (_before, after, limit) =>
            tables.blobs.unreferenced(Number.MAX_SAFE_INTEGER, after, limit),
          forget: (id) => tables.blobs.forget(id, Number.MAX_SAFE_INTEGER),
        },
      })),
  },
  {
    name: "digest not checked",
    storage: (inner) => ({
      ...inner,
      uploadBlob: (caller, { project, bytes }) => inner.uploadBlob(caller, { project, bytes }),
    }),
  },
  {
    name: "version by max+1 without lock",
    records: (inner) => {
      // Two units that wait for one commit have both read the number before either took it.
      const read = new Map<string, number>();
      const racing = withTables(inner, (tables) => ({
        ...tables,
        instances: {
          ...tables.instances,
          *nextNumber(line, revision) {
            const key = `${line} ${revision}`;
            const next = read.get(key) ?? (yield* tables.instances.nextNumber(line, revision));
            read.set(key, next);
            return next;
          },
        },
      }));
      return {
        ...racing,
        write: (work) => racing.write(work).finally(() => read.clear()),
      };
    },
  },
  {
    name: "partition ignored",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        instances: {
          ...tables.instances,
          findLine: (base) => tables.instances.findLine(base, "{}"),
          ensureLine: (base) => tables.instances.ensureLine(base, "{}"),
        },
      })),
  },
  {
    name: "page by offset",
    records: (inner) => {
      const offsets = new Map<string, number>([["", 0]]);
      return withTables(inner, (tables) => ({
        ...tables,
        projects: {
          ...tables.projects,
          *list(after, limit) {
            const offset = offsets.get(after) ?? 0;
            const all = yield* tables.projects.list("", 1_000);
            const page = all.slice(offset, offset + limit);
            for (const [index, each] of page.entries()) offsets.set(each.name, offset + index + 1);
            return page;
          },
        },
      }));
    },
  },
  {
    name: "wall clock for order",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        changes: {
          ...tables.changes,
          *list(filter, limit) {
            const [last] = yield* rows<{ at: number }>("SELECT at FROM change WHERE position = ?", [
              filter.after,
            ]);
            const all = yield* tables.changes.list({ ...filter, after: 0 }, 100_000);
            const newer = all.filter((each) => last === undefined || each.at > timeOf(last.at));
            return newer.slice(0, limit);
          },
        },
      })),
  },
  {
    name: "resume at >= instead of >",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        changes: {
          ...tables.changes,
          list: (filter, limit) =>
            tables.changes.list({ ...filter, after: Math.max(0, filter.after - 1) }, limit),
        },
      })),
  },
  {
    name: "retry on commit-unknown without key",
    records: (inner, random) => ({
      ...withTables(inner, (tables) => tables),
      async write(work) {
        const value = await inner.write(work);
        const lost = random.chance(0.05);
        return lost ? inner.write(work) : value;
      },
    }),
  },
  {
    name: "newest metric is the last that arrived",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        metrics: {
          ...tables.metrics,
          *insert(points) {
            yield* tables.metrics.insert(points);
            for (const { instance, series, value, at, id } of points) {
              yield* rows(
                "UPDATE metric_latest SET value = ?, at = ?, metric = ? WHERE instance = ? AND series = ?",
                [value, at, id, instance, series],
              );
            }
          },
        },
      })),
  },
  {
    name: "a failed blob store is taken for a finished upload",
    storage: (inner) => ({
      ...inner,
      async uploadBlob(caller, input) {
        try {
          return await inner.uploadBlob(caller, input);
        } catch (reason) {
          if (!(reason instanceof GalleryError) || reason.code !== "store.unavailable") throw reason;
          return { digest: input.digest!, size: 0, location: "" };
        }
      },
    }),
  },
  ...plantedGraphBugs,
];
