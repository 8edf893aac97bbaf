import { GalleryError } from "../../domain/errors.ts";
import type { Records, Tables } from "../../stores/records/store.ts";
import type { Storage } from "../../tiers/storage/index.ts";
import type { Planted } from "./planted.ts";

/** The same store with other lines of versions. */
const withLines = (inner: Records, change: (tables: Tables) => Partial<Tables["lines"]>): Records => {
  const changed = (tables: Tables): Tables => ({ ...tables, lines: { ...tables.lines, ...change(tables) } });
  return {
    read: (work) => inner.read((tables) => work(changed(tables))),
    write: (work) => inner.write((tables) => work(changed(tables))),
    check: () => inner.check(),
    close: () => inner.close(),
  };
};

/** What the slot of an instance serves, as a server reads it that has no transaction for it. */
async function presentPosition(
  storage: Storage,
  ...[caller, input]: Parameters<Storage["deploy"]>
): Promise<number> {
  const { project, baseVersionId, partition } = await storage.getInstance(caller, { uuid: input.uuid });
  const { environment = "production" } = input;
  return storage.getDeployment(caller, { project, baseVersionId, partition, environment }).then(
    (entry) => entry.position,
    () => 0,
  );
}

export const plantedGraphBugs: readonly Planted[] = [
  {
    name: "a diamond is visited twice",
    records: (inner) =>
      withLines(inner, ({ lines, dependencies }) => ({
        // A line is told once for each way that leads to it …
        *of(bases) {
          const edges = yield* dependencies.reach(bases, "upstream", { transitive: false });
          const ways = (base: number) =>
            edges.filter((edge) => edge.downstream === base && bases.includes(edge.upstream)).length;
          return (yield* lines.of(bases)).flatMap((line) => (ways(line.base) > 1 ? [line, line] : [line]));
        },
        // … and gets a number each time.
        *insertPropagated(versions) {
          const used = new Map<number, number>();
          const numbered = versions.map((version) => {
            const { line } = version.head;
            const before = used.get(line) ?? 0;
            used.set(line, before + 1);
            return { ...version, number: version.number + before };
          });
          return yield* lines.insertPropagated(numbered);
        },
      })),
  },
  {
    name: "propagated version by max+1, read outside the lock",
    records: (inner) => {
      // Two units that wait for one commit have both read the number before either took it.
      const read = new Map<string, number>();
      const racing = withLines(inner, ({ lines }) => ({
        *heads(wanted) {
          return (yield* lines.heads(wanted)).map((head) => {
            const key = `${head.line} ${head.revision}`;
            const highest = read.get(key) ?? head.highest;
            read.set(key, highest);
            return { ...head, highest };
          });
        },
      }));
      return { ...racing, write: (work) => racing.write(work).finally(() => read.clear()) };
    },
  },
  {
    name: "If-Match read outside the transaction",
    storage: (inner) => ({
      ...inner,
      async deploy(caller, input) {
        const { ifMatch, ...unconditional } = input;
        if (ifMatch !== undefined && (await presentPosition(inner, caller, input)) !== ifMatch) {
          throw new GalleryError("deployment.stale", "another deployment came between");
        }
        return inner.deploy(caller, unconditional);
      },
    }),
  },
];
