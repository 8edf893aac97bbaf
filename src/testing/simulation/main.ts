import { parseArgs } from "node:util";
import { firstFound, type Outcome, runHistory } from "./history.ts";
import { plantedBugs } from "./planted-bugs.ts";
import { runRulesHistory } from "./rules/history.ts";
import { plantedRuleBugs } from "./rules/planted.ts";

/**
 * `npm run simulate -- --seed 7` replays one history and prints it; `--from 1 --count 10000` plays many and stops at
 * the first that breaks an invariant; `--planted` tells after how many histories each planted bug is found. With `--rules` it
 * plays histories of servers that do what rules say.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    count: { type: "string", default: "3000" },
    planted: { type: "boolean", default: false },
    rules: { type: "boolean", default: false },
  },
});

const play = (seed: number): Promise<Outcome> => (values.rules ? runRulesHistory(seed) : runHistory(seed));

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
    const outcome = await play(seed);
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
  const hunts = values.rules
    ? plantedRuleBugs.map((bug) => [bug.name, (seed: number) => runRulesHistory(seed, bug)] as const)
    : plantedBugs.map((bug) => [bug.name, (seed: number) => runHistory(seed, bug)] as const);
  for (const [name, playWith] of hunts) {
    const found = await firstFound(playWith, 10_000);
    process.stdout.write(`${found?.seed ?? "not found"}\t${name}\t${found?.violation?.message}\n`);
    if (found === undefined) process.exitCode = 1;
  }
}

async function playOne(seed: number): Promise<Outcome | undefined> {
  const outcome = await play(seed);
  if (outcome.violation) return outcome;
  print(outcome);
  return undefined;
}

const one = values.seed === undefined ? undefined : Number(values.seed);
const many = () => (values.planted ? huntPlanted() : playMany(Number(values.from), Number(values.count)));
const broken = one === undefined ? await many() : await playOne(one);
if (broken !== undefined) {
  print(broken);
  process.stdout.write(
    `replay: npm run simulate -- ${values.rules ? "--rules " : ""}--seed ${broken.seed}\n`,
  );
  process.exitCode = 1;
}
