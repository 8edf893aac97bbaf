import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Caller } from "../../src/domain/caller.ts";
import { realSeams } from "../../src/seams.ts";
import { SearchWorkers } from "../../src/stores/index/workers.ts";
import { PostgresRecords } from "../../src/stores/records/sql/postgres.ts";
import { SqliteRecords } from "../../src/stores/records/sql/sqlite.ts";
import { createMetrics } from "../../src/tiers/metrics/index.ts";
import { createChampions } from "../../src/tiers/rules/champions/champions.ts";
import type { StagedRule } from "../../src/tiers/rules/index.ts";
import { selectionRule } from "../../src/tiers/rules/select/testing/make.ts";
import { describeMachine } from "../lib/machine.ts";
import { CITIES, fillStore, PER_BASE } from "./store.ts";

/**
 * What "who is champion?" costs at the tier, without HTTP: filling a rule's memory, an answer that stands, and the
 * answer after a write.
 * Usage: bench/rules/champions [--instances 100000] [--questions 100000] [--writes 500] [--database postgres://…]
 */
const { values } = parseArgs({
  options: {
    instances: { type: "string", default: "100000" },
    questions: { type: "string", default: "100000" },
    writes: { type: "string", default: "500" },
    database: { type: "string" },
  },
});
const instances = Number(values.instances);
const questions = Number(values.questions);
const writes = Number(values.writes);

const ann: Caller = { actor: "ann", door: "internal", requestId: "r", may: () => true };
const folder = mkdtempSync(join(tmpdir(), "gallery-champions-"));
const seams = realSeams();
const path = join(folder, "gallery.db");
const url = values.database;
const records =
  url === undefined
    ? new SqliteRecords({ path, timers: seams.timers })
    : await PostgresRecords.open({ url, timers: seams.timers });
const context = { records, seams };

const ms = (value: number): string => `${value.toFixed(3)} ms`;

/** Runs one after the other and tells the spread. */
async function measure(
  what: string,
  count: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const from = performance.now();
  for (let number = 0; number < count; number++) {
    const started = performance.now();
    await work(number);
    times.push(performance.now() - started);
  }
  const seconds = (performance.now() - from) / 1_000;
  const used = process.cpuUsage(cpu);
  tell(what, count, seconds, (used.user + used.system) / 1e6, times);
}

function tell(what: string, count: number, seconds: number, cpu: number, times: number[]): void {
  const sorted = times.sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  console.log(
    `${what.padEnd(58)} p50 ${ms(at(0.5))}  p99 ${ms(at(0.99))}  max ${ms(sorted.at(-1)!)}  ` +
      `${Math.round(count / seconds).toLocaleString("en")}/s  ${((cpu / count) * 1e6).toFixed(1)} µs of processor each`,
  );
}

const seconds = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const cpu = process.cpuUsage();
  const from = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const took = ((performance.now() - from) / 1_000).toFixed(2);
  console.log(`${what.padEnd(58)} ${took} s, ${((user + system) / 1e6).toFixed(2)} s of processor`);
};

await seconds(`${instances.toLocaleString("en")} instances written`, () => fillStore(records, instances));

const bases = Math.ceil(instances / PER_BASE);
const rule = selectionRule({
  ...{ uuid: "rule", project: "p", given: `base_version_id == "base_${Math.floor(bases / 2)}"` },
  when: "metrics.bias < 0.9",
});
const team = { name: "forecasting", projects: ["p"], environments: [], callbacks: {} };
const inForce: StagedRule = { rule, commit: "c0ffee", team, stage: "on" };
const rules = { generation: 1, all: () => [inForce], byUuid: () => inForce };
const search = new SearchWorkers({
  database: url === undefined ? { sqlite: path } : { postgresql: url },
  memory: 2 ** 30,
  snapshot: join(folder, "search.columns"),
});
const { selectChampion, selectChampions } = createChampions(context, rules, search);
const metrics = createMetrics(context);

await seconds("a search of a server that has just started", () =>
  search.ask({
    ...{ project: "p", where: null, constraints: null, includeDeprecated: true, asOf: null, now: 0 },
    ...{ budget: 60_000, ask: { kind: "count" } },
  }),
);
let champions: Awaited<ReturnType<typeof selectChampions>>["items"] = [];
await seconds("first question: candidates found, read and decided", async () => {
  ({ items: champions } = await selectChampions(ann, { rule: "rule" }));
});
console.log(
  `${PER_BASE.toLocaleString("en")} candidates in ${champions.length} partitions, ${CITIES} cities`,
);

const partition = (number: number) => champions[number % champions.length]!.partition;
const ask = (number: number) => selectChampion(ann, { rule: "rule", partition: partition(number) });
await measure("an answer that stands", questions, ask);
for (const callers of [32, 256]) {
  let next = 0;
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const from = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < questions) {
        const started = performance.now();
        await ask(next++);
        times.push(performance.now() - started);
      }
    }),
  );
  const used = process.cpuUsage(cpu);
  const took = (performance.now() - from) / 1_000;
  tell(`the same from ${callers} callers at once`, questions, took, (used.user + used.system) / 1e6, times);
}
await measure("champions of all partitions", 1_000, () => selectChampions(ann, { rule: "rule" }));

const write = (instance: string, value: number) =>
  metrics.record(ann, { instance, points: [{ scope: "Validation", name: "mae", value }] });
const stranger = await records.read(function* (tables) {
  return (yield* tables.instances.byIds([1]))[0]!.uuid;
});
const loser = champions[0]!;
for (const [what, instance] of [
  ["an answer after a value of an instance that is none of them", stranger],
  ["an answer after a value of a candidate", loser.champion!.uuid],
] as const) {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let number = 0; number < writes; number++) {
    await write(instance, 0.001 + number / 1e9);
    const started = performance.now();
    await selectChampion(ann, { rule: "rule", partition: loser.partition });
    times.push(performance.now() - started);
  }
  const used = process.cpuUsage(cpu);
  const took = times.reduce((sum, time) => sum + time, 0) / 1_000;
  tell(what, writes, took, (used.user + used.system) / 1e6, times);
}
console.log(`memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB; ${describeMachine(folder)}`);
await search.close();
await records.close();
rmSync(folder, { recursive: true });
