import { type LoadReport, writeRequests } from "../lib/driver.ts";
import { atLeast, number, percentiles, times } from "../lib/words.ts";
import type { Sheet } from "./sheet.ts";
import type { Both, Name, Pair } from "./sides.ts";
import { reads } from "./work.ts";
import { createWorld, registerModels } from "./world.ts";

/** Reads of one class at most: what is fast need not be asked for as long as there is time. */
export const QUESTIONS = 100;
const WARM_QUESTIONS = 5;

export async function measureReads(both: Both, sheet: Sheet, seconds: number): Promise<void> {
  const worlds = await both.each(async ({ server }) => {
    await registerModels(both, server);
    return createWorld(server);
  });
  for (const { name, requests, faster } of reads) {
    const found = await askOneByOne(both, (side) => requests(worlds[side]), seconds);
    noteReads(sheet, name, found, atLeast(faster));
  }
  await sheet.memory("after the reads", both);
}

/**
 * Some questions to warm up, then others for so many seconds: at least one, as one that has begun is waited for, and
 * `QUESTIONS` at most.
 */
export async function askOneByOne(
  { bench, folder, each }: Both,
  requests: (side: Name) => Iterable<Buffer>,
  seconds: number,
): Promise<Pair<LoadReport>> {
  return each(async ({ name, server }) => {
    const file = writeRequests(`${folder}/requests`, requests(name));
    const warm = { connections: 1, seconds: seconds / 6, count: WARM_QUESTIONS };
    await bench.driver.load(server, file, warm);
    const asked = { connections: 1, seconds, first: WARM_QUESTIONS, count: QUESTIONS };
    return bench.driver.load(server, file, asked);
  });
}

export function noteReads(sheet: Sheet, what: string, found: Pair<LoadReport>, target: string): void {
  sheet.keep(what, found);
  const told = (report: LoadReport) => `${percentiles(report)}, ${number(report.requests)} asked`;
  const words = { gallery: told(found.gallery), mlflow: told(found.mlflow) };
  sheet.note(what, words, times(found.mlflow.p50 / found.gallery.p50), target);
  sheet.cpu(found);
}
