import { parseArgs } from "node:util";
import { realSeams } from "../../seams.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { playMany } from "./graph-sequences.ts";
import { tiersOver } from "./graph-worlds.ts";

/** `npx tsx src/tiers/testing/graph-main.ts --sequences 10000` plays many; `--seed` plays the same ones again. */
const { values } = parseArgs({
  options: { sequences: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const records = new SqliteRecords({ path: ":memory:", timers: realSeams().timers });
const seed = values.seed === undefined ? undefined : Number(values.seed);
const tally = await playMany(tiersOver(records), Number(values.sequences), seed);
for (const [what, count] of [...tally].sort()) process.stdout.write(`${count}\t${what}\n`);
await records.close();
