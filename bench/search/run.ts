import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GalleryError } from "../../src/domain/errors.ts";
import { parse } from "../../src/expression/index.ts";
import type { Ask, Question } from "../../src/stores/index/instances/question.ts";
import { SearchWorkers } from "../../src/stores/index/workers.ts";
import { classNames, MOMENT, searchesOf } from "./classes.ts";
import { fill, randomFrom } from "./fill.ts";

/**
 * First pages of ten classes of search at the caller, through the search thread, with columns and without.
 * Usage: node --import tsx bench/search/run.ts [instances] [searches of a class] [of a class over the tables alone]
 */
const [instances = 100_000, repeats = 28, withoutColumns = 7] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "gallery-bench-"));
const path = join(folder, "gallery.db");
const snapshot = join(folder, "search.columns");

const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(2)} s`;

function question<A extends Ask>(where: string | null, ask: A, budget: number): Question<A> {
  return {
    project: "bench",
    where: where === null ? null : parse(where),
    constraints: null,
    includeDeprecated: false,
    asOf: null,
    now: MOMENT,
    budget,
    ask,
  };
}

async function start(memory: number): Promise<SearchWorkers> {
  const workers = new SearchWorkers({
    database: { sqlite: path },
    memory,
    snapshot: memory > 0 ? snapshot : null,
  });
  while (memory > 0 && workers.state()?.phase !== "ready")
    await new Promise((resolve) => setTimeout(resolve, 5));
  return workers;
}

const quantile = (sorted: readonly number[], share: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1).padStart(8);

/** Milliseconds at the caller; a search that was too broad counts as its budget, and is counted. */
async function timed(run: () => Promise<unknown>): Promise<{ ms: number; refused: boolean }> {
  const from = performance.now();
  try {
    await run();
    return { ms: performance.now() - from, refused: false };
  } catch (reason) {
    if (!(reason instanceof GalleryError) || reason.code !== "search.too_broad") throw reason;
    return { ms: performance.now() - from, refused: true };
  }
}

async function measure(title: string, workers: SearchWorkers, count: number, budget: number): Promise<void> {
  console.log(`${title.padEnd(22)}      p50      p99  too broad`);
  const all: number[] = [];
  for (const name of classNames) {
    const times: number[] = [];
    let refused = 0;
    for (const { where, orderBy, descending } of searchesOf(name, count, randomFrom(name.length))) {
      const ask = {
        kind: "page",
        order: [{ by: parse(orderBy), descending }],
        after: null,
        limit: 50,
        select: [],
      } as const;
      const result = await timed(() => workers.ask(question(where, ask, budget)));
      times.push(result.ms);
      refused += Number(result.refused);
    }
    all.push(...times);
    times.sort((a, b) => a - b);
    console.log(`  ${name.padEnd(20)} ${quantile(times, 0.5)} ${quantile(times, 0.99)}  ${refused}`);
  }
  all.sort((a, b) => a - b);
  console.log(`  ${"ALL".padEnd(20)} ${quantile(all, 0.5)} ${quantile(all, 0.99)}`);
}

async function measureWhole(workers: SearchWorkers, count: number): Promise<void> {
  const asks: Record<string, Ask> = {
    count: { kind: "count" },
    "facet of city": { kind: "facet", field: parse("city"), limit: 20 },
    "best per city": {
      kind: "best",
      per: parse("city"),
      order: { by: parse("metrics.Production.mape"), descending: false },
      limit: 1_000,
      select: [],
    },
  };
  for (const [name, ask] of Object.entries(asks)) {
    const times: number[] = [];
    for (const { where } of searchesOf("broad", count, randomFrom(3))) {
      times.push((await timed(() => workers.ask(question(where, ask, 60_000)))).ms);
    }
    times.sort((a, b) => a - b);
    console.log(`  ${name.padEnd(20)} ${quantile(times, 0.5)} ${quantile(times, 0.99)}`);
  }
}

try {
  let from = performance.now();
  fill(path, instances);
  console.log(
    `${instances} instances written in ${seconds(from)}, ${(statSync(path).size / instances).toFixed(0)} bytes each in the database`,
  );

  from = performance.now();
  let workers = await start(8 * 1024 ** 3);
  console.log(
    `columns read in ${seconds(from)}, ${(workers.state()!.bytes / instances).toFixed(0)} bytes each in memory`,
  );
  await measure("columns, first pass", workers, repeats, 60_000);
  await measure("columns, second pass", workers, repeats, 60_000);
  await measureWhole(workers, repeats);
  from = performance.now();
  await workers.close();
  console.log(
    `saved and closed in ${seconds(from)}, ${(statSync(snapshot).size / instances).toFixed(0)} bytes each in the file`,
  );

  from = performance.now();
  workers = await start(8 * 1024 ** 3);
  console.log(`restored in ${seconds(from)}`);
  await workers.close();

  if (withoutColumns > 0) {
    workers = await start(0);
    await measure("tables only", workers, withoutColumns, 60_000);
    await workers.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}
