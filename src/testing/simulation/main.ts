import { parseArgs } from "node:util";
import { firstFound, type Outcome, runHistory } from "./history.ts";
import { plantedBugs } from "./planted-bugs.ts";

/**
 * `npm run simulate -- --seed 7` replays one history and prints it; `--from 1 --count 10000` plays many and stops at
 * the first that breaks an invariant; `--planted` tells after how many histories each planted bug is found.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    count: { type: "string", default: "3000" },
    planted: { type: "boolean", default: false },
  },
});

function print(outcome: Outcome): void {
  process.stdout.write("sent\tanswered\trequest\tanswer\tinput\n");
  for (const line of outcome.told) process.stdout.write(`${line}\n`);
  process.stdout.write(
    `\nseed ${outcome.seed}: ${outcome.steps} steps, ${outcome.crashes} crashes, ${outcome.changes} changes, trace ${outcome.hash}\n`,
  );
  process.stdout.write(outcome.violation ? `violated: ${outcome.violation.message}\n` : "no violation\n");
}

async function playMany(from: number, count: number): Promise<Outcome | undefined> {
  const start = performance.now();
  let steps = 0;
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await runHistory(seed);
    steps += outcome.steps;
    if (outcome.violation) return outcome;
  }
  const minutes = (performance.now() - start) / 60_000;
  process.stdout.write(
    `${count} histories, ${steps} steps, ${Math.round(count / minutes)} histories a minute, no violation\n`,
  );
  return undefined;
}

async function huntPlanted(): Promise<undefined> {
  for (const planted of plantedBugs) {
    const found = await firstFound(planted, 10_000);
    process.stdout.write(`${found?.seed ?? "not found"}\t${planted.name}\t${found?.violation?.invariant}\n`);
    if (found === undefined) process.exitCode = 1;
  }
}

async function playOne(seed: number): Promise<Outcome | undefined> {
  const outcome = await runHistory(seed);
  if (outcome.violation) return outcome;
  print(outcome);
  return undefined;
}

const one = values.seed === undefined ? undefined : Number(values.seed);
const many = () => (values.planted ? huntPlanted() : playMany(Number(values.from), Number(values.count)));
const broken = one === undefined ? await many() : await playOne(one);
if (broken !== undefined) {
  print(broken);
  process.stdout.write(`replay: npm run simulate -- --seed ${broken.seed}\n`);
  process.exitCode = 1;
}
