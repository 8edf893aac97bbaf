import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Part, PartResult, Row } from "../lib/bench.ts";
import { startGallery } from "../lib/gallery.ts";
import { startMlflow } from "../lib/mlflow.ts";
import { type Memory, memoryOf } from "../lib/processes.ts";
import { pause, type Server, withFolder } from "../lib/server.ts";
import { spreadOf } from "../lib/statistics.ts";
import { atMost, mebibytes, number, range, seconds, times } from "../lib/words.ts";

/** Until MLflow's job runners have started, too. */
const SETTLE_MS = 10_000;

interface Start {
  readonly newSeconds: number;
  readonly existingSeconds: number;
  readonly idle: Memory;
}

type Starter = (bench: Bench, folder: string) => Promise<Server>;

/** A start on no data, then a second one on what the first left. */
async function startTwice(bench: Bench, folder: string, start: Starter): Promise<Start> {
  mkdirSync(folder, { recursive: true });
  const first = await start(bench, folder);
  await first.stop();
  const second = await start(bench, folder);
  await pause(SETTLE_MS);
  const idle = memoryOf(second.pid);
  await second.stop();
  return { newSeconds: first.readySeconds, existingSeconds: second.readySeconds, idle };
}

async function run(bench: Bench): Promise<PartResult> {
  const gallery: Start[] = [];
  const mlflow: Start[] = [];
  await withFolder(bench.scratch, async (folder) => {
    for (let round = 0; round < bench.rounds; round++) {
      gallery.push(await startTwice(bench, join(folder, `gallery-${round}`), startGallery));
      mlflow.push(await startTwice(bench, join(folder, `mlflow-${round}`), startMlflow));
      bench.log(`footprint: ready in ${gallery.at(-1)!.newSeconds} s and ${mlflow.at(-1)!.newSeconds} s`);
    }
  });
  const row = (
    what: string,
    pick: (start: Start) => number,
    word: (value: number) => string,
    target: string,
  ): Row => {
    const [ours, theirs] = [spreadOf(gallery.map(pick)), spreadOf(mlflow.map(pick))];
    const scale = word === mebibytes ? 2 ** 20 : 1;
    const told = (side: typeof ours) =>
      range({ ...side, least: side.least / scale, most: side.most / scale }, word);
    return {
      what,
      gallery: told(ours),
      peer: told(theirs),
      ratio: times(theirs.median / ours.median),
      target,
    };
  };
  return {
    title: "Start and memory",
    peer: "MLflow",
    rows: [
      row("start to ready, new data", (start) => start.newSeconds, seconds, atMost(10)),
      row("start to ready, existing data", (start) => start.existingSeconds, seconds, atMost(10)),
      row("memory idle, PSS of all processes", (start) => start.idle.pssBytes, mebibytes, atMost(10)),
      row("processes", (start) => start.idle.processes, number, ""),
    ],
    notes: [
      `Memory is read ${SETTLE_MS / 1_000} s after the server is ready. PSS counts a shared page once.`,
    ],
    data: { gallery, mlflow },
  };
}

export const footprint: Part = { name: "footprint", run };
