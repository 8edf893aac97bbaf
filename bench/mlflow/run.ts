import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startCluster } from "../../src/stores/records/testing/postgres.ts";
import type { Bench } from "../lib/bench.ts";
import { buildDriver } from "../lib/driver.ts";
import { atEnd } from "../lib/ending.ts";
import { mlflowEnvironment, mlflowVersion } from "../lib/mlflow.ts";
import { recordGroup } from "../lib/record.ts";
import { PERCENTILES } from "../lib/words.ts";
import { measureFiles } from "./files.ts";
import { measureReads } from "./reads.ts";
import { measureSearches } from "./searches.ts";
import { Sheet } from "./sheet.ts";
import { type Both, withBoth } from "./sides.ts";
import { measureWrites } from "./writes.ts";

/**
 * The MLflow door beside MLflow's own server: the same requests to both, by the same driver, in one run.
 * Usage: npm run build && bench/mlflow/run [--database sqlite|postgresql] [--only writes,reads,files,search]
 *        [--sizes 10000,100000] [--seconds 10] [--mlflow-venv folder] [--scratch folder]
 * Each part has servers and data of its own, and its rows replace those that it had in the results before.
 */
const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    database: { type: "string", default: "sqlite" },
    only: { type: "string" },
    sizes: { type: "string", default: "10000,100000" },
    seconds: { type: "string", default: "10" },
    scratch: { type: "string", default: join(root, ".cache/bench") },
    "mlflow-venv": { type: "string" },
  },
});

interface Part {
  readonly notes: readonly string[];
  run(both: Both, sheet: Sheet): Promise<void>;
}

const databases: Readonly<Record<string, string>> = { sqlite: "SQLite", postgresql: "PostgreSQL" };
const database = databases[values.database];
if (database === undefined) throw new Error(`--database is one of ${Object.keys(databases).join(", ")}`);
const sizes = values.sizes.split(",").map(Number);
const seconds = Number(values.seconds);
/** For reads of one class on one side: MLflow takes half a minute for some. */
const readSeconds = 3 * seconds;

const parts: Readonly<Record<string, Part>> = {
  writes: { notes: [], run: (both, sheet) => measureWrites(both, sheet, seconds) },
  reads: {
    notes: [`One question at a time, ${readSeconds} s on each side or until 100 are asked.`],
    run: (both, sheet) => measureReads(both, sheet, readSeconds),
  },
  files: {
    notes: ["curl over loopback, 3 rounds by turns, each with a new file."],
    run: measureFiles,
  },
  search: {
    notes: [
      `One question at a time, no two alike, ${readSeconds} s on each side or until 100 are asked; where few are asked, p95 and p99 are the longest of them.`,
      "Each number of runs is an experiment of its own. Gallery is filled by its API, MLflow by rows in its database, with the same runs; then both are started again, and each of their processes answers some searches before the first that counts.",
      ...(database === "PostgreSQL" ? ["After each filling, ANALYZE in both databases."] : []),
    ],
    run: (both, sheet) => measureSearches(both, sheet, sizes, readSeconds),
  },
};

const chosen = values.only?.split(",") ?? Object.keys(parts);
const unknown = chosen.filter((name) => parts[name] === undefined);
if (unknown.length > 0) throw new Error(`--only takes ${Object.keys(parts).join(", ")}; not ${unknown}`);

const scratch = resolve(values.scratch);
mkdirSync(scratch, { recursive: true });
const bench: Bench = {
  driver: buildDriver(scratch),
  galleryCommand: [process.execPath, join(root, "dist/cli/main.js")],
  mlflowVenv: mlflowEnvironment(values["mlflow-venv"], scratch),
  scratch,
  quick: false,
  rounds: 1,
  sizes,
  log: (line) => process.stderr.write(`${line}\n`),
};
const table = {
  title: `The MLflow door, ${database} on both sides, ${PERCENTILES}`,
  peer: "MLflow",
  notes: [
    "The same requests to both servers, by turns; MLflow's own defaults. Ratios compare calls a second, or p50 where one call is made at a time.",
    ...(database === "PostgreSQL"
      ? [
          "PostgreSQL runs on the same cores, over loopback, without fsync, one server for both sides; its own processes are in nobody's CPU and memory.",
        ]
      : []),
  ],
  order: Object.keys(parts),
};
const only = values.only === undefined ? [] : ["--only", values.only];
const words = ["--database", values.database, ...only, "--sizes", values.sizes, "--seconds", values.seconds];
const measuring = {
  command: ["bench/mlflow/run", ...words].join(" "),
  folder: scratch,
  peers: { mlflow: mlflowVersion(bench.mlflowVenv) },
};

const cluster = database === "PostgreSQL" ? await startCluster() : undefined;
if (cluster !== undefined) atEnd(() => cluster.stop());
for (const [name, { notes, run }] of Object.entries(parts)) {
  if (!chosen.includes(name)) continue;
  const sheet = new Sheet(bench.log);
  const started = performance.now();
  await withBoth(bench, cluster, (both) => run(both, sheet));
  recordGroup(`mlflow-${values.database}`, table, [name, sheet.group(notes)], measuring);
  bench.log(`${name} took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}
