import { writeRequests } from "../lib/driver.ts";
import { mlflowQuestions, sharedClasses } from "../lib/questions.ts";
import { atLeast, mebibytes, number, times } from "../lib/words.ts";
import { askOneByOne, noteReads, QUESTIONS } from "./reads.ts";
import type { Sheet } from "./sheet.ts";
import type { Both, Pair } from "./sides.ts";
import { createExperiment, fill } from "./world.ts";

/** At this many runs the issue has set a target. */
const TARGET_RUNS = 10_000;
/** Reaches every process of a server, so that none of them is asked for the first time while it is measured. */
const WAKING = { connections: 16, seconds: 2 };
/** MLflow would work off broad ones for minutes. */
const WAKING_CLASSES = ["selective", "medium"];

/** An experiment of this many runs, by its id on either side. */
interface Searched {
  readonly size: number;
  readonly ids: Pair<string>;
}

/** Middle times of each class, by its name. */
type Medians = Record<string, Pair<number>>;

/**
 * Each size is an experiment of its own. When another has come in, the first is asked the same again: what its searches
 * cost then is what runs of other experiments cost.
 */
export async function measureSearches(
  both: Both,
  sheet: Sheet,
  sizes: readonly number[],
  seconds: number,
): Promise<void> {
  let stored = 0;
  let first: { searched: Searched; alone: Medians } | undefined;
  for (const size of sizes) {
    const ids = await both.each(({ server }) => createExperiment(server, `searched, ${size} runs`));
    await fill(both, ids, [stored, stored + size]);
    stored += size;
    await noteSizes(both, sheet, stored);
    await wake(both, ids);
    const searched = { size, ids };
    if (first !== undefined) {
      const others = stored - first.searched.size;
      await ask(both, sheet, first.searched, seconds, { others, alone: first.alone });
    }
    const alone = await ask(both, sheet, searched, seconds);
    first ??= { searched, alone };
  }
  await sheet.memory("after the searches", both);
}

async function wake({ bench, folder, each }: Both, ids: Pair<string>): Promise<void> {
  await each(async ({ name, server }) => {
    const classes = WAKING_CLASSES.map((each) => [...mlflowQuestions(each, QUESTIONS, ids[name])]);
    const questions = classes[0]!.flatMap((_, index) => classes.map((each) => each[index]!));
    const waking = bench.driver.load(server, writeRequests(`${folder}/requests`, questions), WAKING);
    // MLflow answers some of its very first questions with 500 when they come at once; nothing is measured yet.
    await waking.catch((reason: Error) => bench.log(`${name} woke up: ${reason.message.split("\n")[0]}`));
  });
}

async function noteSizes(both: Both, sheet: Sheet, runs: number): Promise<void> {
  const bytes = await both.each(({ store }) => store.bytes());
  const what = `database on disk, ${number(runs)} runs`;
  sheet.keep(what, bytes);
  const told = { gallery: mebibytes(bytes.gallery), mlflow: mebibytes(bytes.mlflow) };
  sheet.note(what, told, times(bytes.mlflow / bytes.gallery));
}

async function ask(
  both: Both,
  sheet: Sheet,
  { size, ids }: Searched,
  seconds: number,
  beside?: { readonly others: number; readonly alone: Medians },
): Promise<Medians> {
  const medians: Medians = {};
  const runs = `${number(size)} runs${beside ? ` beside ${number(beside.others)} of others` : ""}`;
  for (const name of sharedClasses) {
    const found = await askOneByOne(both, (side) => mlflowQuestions(name, QUESTIONS, ids[side]), seconds);
    noteReads(sheet, `search_runs, ${name}, ${runs}`, found, size === TARGET_RUNS ? atLeast(10) : "");
    const now = { gallery: found.gallery.p50, mlflow: found.mlflow.p50 };
    medians[name] = now;
    if (beside) noteGrowth(sheet, beside.alone[name]!, now);
  }
  return medians;
}

function noteGrowth(sheet: Sheet, before: Pair<number>, now: Pair<number>): void {
  const grown = { gallery: times(now.gallery / before.gallery), mlflow: times(now.mlflow / before.mlflow) };
  sheet.note("… p50 against the same runs alone", grown, "", "1 ×, flat");
}
