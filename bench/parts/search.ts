import { join } from "node:path";
import type { Bench, Part, PartResult, Row } from "../lib/bench.ts";
import { type LoadReport, writeRequests } from "../lib/driver.ts";
import { seedGallery, startGallery } from "../lib/gallery.ts";
import { encodeRequest } from "../lib/http.ts";
import { loadInstances } from "../lib/loading.ts";
import { API, createRuns, startMlflow } from "../lib/mlflow.ts";
import { member } from "../lib/population.ts";
import { memoryOf } from "../lib/processes.ts";
import { allClasses, galleryQuestions, mlflowQuestions, PAGE, sharedClasses } from "../lib/questions.ts";
import { type Server, withFolder } from "../lib/server.ts";
import { mebibytes, number, PERCENTILES, percentiles, times } from "../lib/words.ts";

const WARM = 20;
const LIMIT_SECONDS = 600;
const RUNS = 10_000;

interface Asked {
  readonly side: "gallery" | "mlflow";
  readonly size: number;
  readonly name: string;
  readonly report: LoadReport;
}

/** One search at a time: a few to warm up, then each of the others once. */
async function ask(
  bench: Bench,
  server: Server,
  file: string,
  questions: Iterable<Buffer>,
): Promise<LoadReport> {
  const all = [...questions];
  writeRequests(file, all);
  const one = { connections: 1, seconds: LIMIT_SECONDS };
  await bench.driver.load(server, file, { ...one, count: WARM });
  return bench.driver.load(server, file, { ...one, first: WARM, count: all.length - WARM });
}

async function askGallery(
  bench: Bench,
  folder: string,
): Promise<{ asked: Asked[]; memory: Record<number, number> }> {
  const asked: Asked[] = [];
  const memory: Record<number, number> = {};
  const server = await startGallery(bench, folder);
  try {
    const seed = await seedGallery(server);
    let loaded = 0;
    for (const size of bench.sizes) {
      await loadInstances(bench, server, seed, folder, [loaded, size]);
      loaded = size;
      for (const name of allClasses) {
        const questions = galleryQuestions(name, WARM + (bench.quick ? 100 : 400));
        const report = await ask(bench, server, join(folder, "questions"), questions);
        asked.push({ side: "gallery", size, name, report });
        bench.log(`search ${size} ${name}: ${PERCENTILES} ${percentiles(report)}`);
      }
      memory[size] = memoryOf(server.pid).pssBytes;
    }
  } finally {
    await server.stop();
  }
  return { asked, memory };
}

/** The same population as runs: metadata as params and a tag, metrics by scope and name, through MLflow's own API. */
function* runRequests(runs: readonly string[]): Iterable<Buffer> {
  for (const [index, run_id] of runs.entries()) {
    const { fields, metrics } = member(index);
    const { modelDomain, ...others } = fields;
    const body = {
      run_id,
      tags: [{ key: "modelDomain", value: modelDomain }],
      params: Object.entries(others).map(([key, value]) => ({ key, value: String(value) })),
      metrics: metrics.map(({ scope, name, value }) => ({
        key: `${scope}/${name}`,
        value,
        timestamp: 1,
        step: 0,
      })),
    };
    yield encodeRequest("POST", `${API}/runs/log-batch`, JSON.stringify(body));
  }
}

async function askMlflow(bench: Bench, folder: string): Promise<Asked[]> {
  const size = bench.quick ? 1_000 : RUNS;
  const asked: Asked[] = [];
  const server = await startMlflow(bench, folder);
  try {
    const file = join(folder, "runs");
    const requests = writeRequests(file, runRequests(await createRuns(server, size)));
    await bench.driver.load(server, requests, { connections: 4, seconds: LIMIT_SECONDS * 6, count: size });
    for (const name of sharedClasses) {
      const report = await ask(bench, server, file, mlflowQuestions(name, WARM + (bench.quick ? 30 : 200)));
      asked.push({ side: "mlflow", size, name, report });
      bench.log(`search MLflow ${size} ${name}: ${PERCENTILES} ${percentiles(report)}`);
    }
  } finally {
    await server.stop();
  }
  return asked;
}

async function run(bench: Bench): Promise<PartResult> {
  const { asked, memory } = await withFolder(bench.scratch, (folder) => askGallery(bench, folder));
  const peers = await withFolder(bench.scratch, (folder) => askMlflow(bench, folder));
  const rows = asked.map(({ size, name, report }): Row => {
    const peer = peers.find((each) => each.name === name && each.size === size)?.report;
    return {
      what: `${name}, ${number(size)}`,
      gallery: percentiles(report),
      peer: peer === undefined ? "" : percentiles(peer),
      ratio: peer === undefined ? "" : times(peer.p50 / report.p50),
      target: size >= 1_000_000 ? "p50 < 20 ms, p99 < 100 ms" : "",
    };
  });
  const unequal = peers.filter(
    (peer) => !asked.some(({ size, name }) => size === peer.size && name === peer.name),
  );
  return {
    title: `Search, first page of ${PAGE}, ${PERCENTILES}`,
    peer: "MLflow",
    rows,
    notes: [
      "Two conditions on metadata and two on metrics, ordered by a metric, over HTTP, one search at a time, no two alike; `nested` has alternatives, which MLflow's filters cannot say. The ratio compares p50.",
      ...unequal.map(
        (peer) => `MLflow with ${number(peer.size)} runs, ${peer.name}: ${percentiles(peer.report)}.`,
      ),
      ...Object.entries(memory).map(
        ([size, bytes]) => `Server memory with ${number(Number(size))} instances: ${mebibytes(bytes)} (PSS).`,
      ),
    ],
    data: { asked: [...asked, ...peers], memory },
  };
}

export const search: Part = { name: "search", run };
