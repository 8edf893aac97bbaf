import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Bench, Part } from "./lib/bench.ts";
import { buildDriver } from "./lib/driver.ts";
import { mlflowEnvironment, mlflowVersion } from "./lib/mlflow.ts";
import { record } from "./lib/record.ts";
import { blob } from "./parts/blob.ts";
import { footprint } from "./parts/footprint.ts";
import { loadMillion } from "./parts/load.ts";
import { metricsBulk, metricsSingle } from "./parts/metrics.ts";
import { search } from "./parts/search.ts";

const parts: readonly Part[] = [footprint, metricsSingle, metricsBulk, loadMillion, search, blob];
const root = join(import.meta.dirname, "..");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    sizes: { type: "string" },
    scratch: { type: "string", default: join(root, ".cache", "bench") },
    "mlflow-venv": { type: "string" },
    gallery: { type: "string", default: `${process.execPath} ${join(root, "dist/cli/main.js")}` },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(readFileSync(join(import.meta.dirname, "usage.txt")));
} else {
  await main();
}

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")}; see --help`);
  const scratch = resolve(values.scratch);
  mkdirSync(scratch, { recursive: true });
  const mlflowVenv = mlflowEnvironment(values["mlflow-venv"], scratch);
  const bench: Bench = {
    driver: buildDriver(scratch),
    galleryCommand: values.gallery.split(" "),
    mlflowVenv,
    scratch,
    quick: values.quick,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
    sizes: (values.sizes ?? (values.quick ? "10000" : "10000,100000,1000000")).split(",").map(Number),
    log: (line) => process.stderr.write(`${line}\n`),
  };
  for (const part of parts) {
    if (positionals.length > 0 && !positionals.includes(part.name)) continue;
    bench.log(`== ${part.name}`);
    const result = await part.run(bench);
    record(part.name, result, {
      command: commandOf(part.name),
      folder: scratch,
      peers: { mlflow: mlflowVersion(mlflowVenv) },
    });
  }
}

/** The options that shape the figures; paths of one machine do not belong in the results. */
function commandOf(part: string): string {
  const shaping = [
    values.quick ? ["--quick"] : [],
    values.rounds === undefined ? [] : ["--rounds", values.rounds],
    values.sizes === undefined ? [] : ["--sizes", values.sizes],
  ];
  return ["bench/run", part, ...shaping.flat()].join(" ");
}
