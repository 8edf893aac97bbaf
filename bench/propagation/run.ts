import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { realSeams } from "../../src/seams.ts";
import { MemoryBlobStore } from "../../src/stores/blobs/memory.ts";
import { PostgresRecords } from "../../src/stores/records/sql/postgres.ts";
import { SqliteRecords } from "../../src/stores/records/sql/sqlite.ts";
import type { Records } from "../../src/stores/records/store.ts";
import { startCluster } from "../../src/stores/records/testing/postgres.ts";
import { createStorage, type Storage } from "../../src/tiers/storage/index.ts";
import type { Row } from "../lib/bench.ts";
import { record } from "../lib/record.ts";
import { quantile } from "../lib/statistics.ts";
import { caller, deployAll, instanceOf, layInstances, layModels, linkModels, nameOf } from "./graph.ts";

/**
 * What one upload costs when thousands of models follow from it, and how fast the graph answers: at the tier, in one
 * process, without HTTP. Usage: bench/propagation/run [--sizes 100,1000,3000,10000] [--rounds 3] [--edges 100000]
 */
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "100,1000,3000,10000" },
    rounds: { type: "string", default: "3" },
    edges: { type: "string", default: "100000" },
  },
});
const sizes = values.sizes.split(",").map(Number);
const rounds = Number(values.rounds);
const edges = Number(values.edges);
const TARGET = "< 2 s";
const USED = 5;

/** Milliseconds: the first run, and the median of all. */
interface Times {
  readonly first: number;
  readonly median: number;
}

async function timed(times: number, work: () => Promise<unknown>): Promise<Times> {
  const all: number[] = [];
  for (let round = 0; round < times; round++) {
    const from = performance.now();
    await work();
    all.push(performance.now() - from);
  }
  const [first] = all as [number];
  return {
    first,
    median: quantile(
      [...all].sort((left, right) => left - right),
      0.5,
    ),
  };
}

const shapes = {
  chain: (model: number) => (model === 0 ? [] : [model - 1]),
  "fan-out": (model: number) => (model === 0 ? [] : [0]),
} as const;

interface Figure extends Times {
  readonly database: string;
  readonly what: string;
  readonly downstream: number;
  /** Versions, models or dependencies in one answer. */
  readonly made: number;
}

async function propagate(
  database: string,
  storage: Storage,
  shape: keyof typeof shapes,
  downstream: number,
  deployed: boolean,
): Promise<Figure> {
  const what = `${shape}${deployed ? ", all deployed" : ""}`;
  const project = `${shape}-${downstream}-${deployed}`;
  const graph = await layModels(storage, project, downstream + 1, () => []);
  const uuids = await layInstances(storage, graph);
  await linkModels(storage, graph, shapes[shape]);
  if (deployed) await deployAll(storage, uuids);
  const { head } = await storage.listChanges(caller, {});
  const times = await timed(rounds, () => storage.createInstance(caller, instanceOf(graph)));
  const made = await versionsSince(storage, project, head);
  if (made !== downstream * rounds)
    throw new Error(`${what}: ${made} versions instead of ${downstream * rounds}`);
  return { database, what, downstream, made: downstream, ...times };
}

/** Versions that uploads of the root have made. */
async function versionsSince(storage: Storage, project: string, head: number): Promise<number> {
  let made = 0;
  for (let after = head; ; ) {
    const query = { project, kinds: ["instance.created"], after, limit: 1_000 } as const;
    const page = await storage.listChanges(caller, query);
    made += page.items.length;
    if (page.items.length === 0) return made - rounds;
    after = page.position;
  }
}

/** Every model uses five of the forty before it, so that one end reaches all. */
async function closures(database: string, storage: Storage): Promise<Figure[]> {
  const count = Math.ceil(edges / USED);
  const uses = (model: number) => [1, 3, 9, 20, 40].map((back) => model - back).filter((each) => each >= 0);
  const { models } = await layModels(storage, "closure", count, uses);
  const figures: Figure[] = [];
  for (const [direction, model] of [
    ["upstream", models.at(-1)!],
    ["downstream", models[0]!],
  ] as const) {
    for (const transitive of [true, false]) {
      let made = 0;
      const times = await timed(Math.max(rounds, 5), async () => {
        const answer = await storage.listDependencies(caller, { model, direction, transitive });
        made = answer.dependencies.length;
      });
      const what = `${direction} of ${nameOf(direction === "upstream" ? count - 1 : 0)}, ${transitive ? "all" : "direct"}`;
      figures.push({ database, what, downstream: count, made, ...times });
    }
  }
  return figures;
}

async function measure(database: string, records: Records): Promise<Figure[]> {
  const seams = realSeams();
  const storage = createStorage({ records, seams }, new MemoryBlobStore(seams));
  const figures: Figure[] = [];
  const note = (figure: Figure) => {
    figures.push(figure);
    console.log(lineOf(figure));
  };
  for (const shape of ["chain", "fan-out"] as const) {
    for (const deployed of [false, true]) {
      for (const size of sizes) note(await propagate(database, storage, shape, size, deployed));
    }
  }
  for (const figure of await closures(database, storage)) note(figure);
  await records.close();
  return figures;
}

const ms = (value: number): string =>
  value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString("en")} ms`;

const lineOf = ({ database, what, downstream, made, first, median }: Figure): string =>
  [
    database.padEnd(11),
    what.padEnd(28),
    String(downstream).padStart(6),
    String(made).padStart(7),
    ms(first).padStart(10),
    ms(median).padStart(10),
  ].join(" ");

/** A row of the table for each thing that was measured, at the greatest size; the curve stands in the notes. */
function rowsOf(figures: readonly Figure[]): Row[] {
  const greatest = Math.max(...sizes);
  return figures
    .filter(({ what, downstream }) => downstream === greatest || !/^(chain|fan-out)/.test(what))
    .map(({ database, what, downstream, made, first, median }) => {
      const closure = !/^(chain|fan-out)/.test(what);
      const [count, target] = closure
        ? [`${made.toLocaleString("en")} dependencies of ${edges.toLocaleString("en")}`, "< 100 ms"]
        : [`${downstream.toLocaleString("en")} versions`, TARGET];
      return {
        what: `${database}, ${what}: ${count}`,
        gallery: `${ms(median)} (first ${ms(first)})`,
        peer: "",
        ratio: "",
        target,
      };
    });
}

function curves(figures: readonly Figure[]): string[] {
  const whats = [...new Set(figures.map(({ database, what }) => `${database}, ${what}`))];
  return whats.flatMap((name) => {
    const points = figures.filter(({ database, what }) => `${database}, ${what}` === name);
    if (points.length < 2) return [];
    const each = points.map(({ downstream, median }) => {
      return `${downstream.toLocaleString("en")}: ${ms(median)} (${((median * 1_000) / downstream).toFixed(0)} µs each)`;
    });
    return [`${name}: ${each.join(", ")}.`];
  });
}

const folder = mkdtempSync(join(tmpdir(), "gallery-bench-"));
const cluster = await startCluster();
try {
  console.log("database    what                          models    made      first     median");
  const sqlite = new SqliteRecords({ path: join(folder, "gallery.db"), timers: realSeams().timers });
  const figures = await measure("SQLite", sqlite);
  const postgres = await PostgresRecords.open({
    url: await cluster.createDatabase(),
    timers: realSeams().timers,
  });
  figures.push(...(await measure("PostgreSQL", postgres)));
  const result = {
    title: "One upload, and all that follows from it",
    peer: "",
    rows: rowsOf(figures),
    notes: [
      "At the tier, in one process, without HTTP: the time of the one transaction that makes the new version and every version downstream. Deployed models get an offer each, opened by the first upload and moved by the next.",
      "SQLite syncs its commit; PostgreSQL runs on the same cores, over loopback, without fsync.",
      ...curves(figures),
    ],
    data: figures,
  };
  const command = `bench/propagation/run --sizes ${sizes.join()} --rounds ${rounds} --edges ${edges}`;
  record("propagation", result, { command, folder });
} finally {
  cluster.stop();
  rmSync(folder, { recursive: true });
}
