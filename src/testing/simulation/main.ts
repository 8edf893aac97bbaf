import { parseArgs } from "node:util";
import { type Outcome, runHistory } from "./history.ts";

/**
 * `npm run simulate -- --seed 7` replays one history and prints it; `--from 1 --count 10000` plays many and stops at
 * the first that breaks an invariant.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    count: { type: "string", default: "3000" },
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

const broken =
  values.seed === undefined
    ? await playMany(Number(values.from), Number(values.count))
    : await runHistory(Number(values.seed)).then((outcome) => {
        if (!outcome.violation) print(outcome);
        return outcome.violation && outcome;
      });
if (broken !== undefined) {
  print(broken);
  process.stdout.write(`replay: npm run simulate -- --seed ${broken.seed}\n`);
  process.exitCode = 1;
}
