import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { realSeams } from "../../src/seams.ts";
import { MemoryBlobStore } from "../../src/stores/blobs/memory.ts";
import { PostgresRecords } from "../../src/stores/records/sql/postgres.ts";
import { SqliteRecords } from "../../src/stores/records/sql/sqlite.ts";
import type { Records } from "../../src/stores/records/store.ts";
import { startCluster } from "../../src/stores/records/testing/postgres.ts";
import { createMetrics } from "../../src/tiers/metrics/index.ts";
import { Automation, createActions, type RuleBook } from "../../src/tiers/rules/index.ts";
import { Trigger } from "../../src/tiers/rules/trigger/trigger.ts";
import { Worker } from "../../src/tiers/rules/worker/worker.ts";
import { createStorage, Notifications } from "../../src/tiers/storage/index.ts";
import { quantile } from "../lib/statistics.ts";
import { caller, layInstances, layPoints, rulesInForce } from "./ground.ts";

/**
 * How long from a metric to its callback, what a write costs by the rules that name it, and how fast queued looks
 * drain: at the tiers, in one process. Usage: bench/rules/run actions [--jobs 100000] [--writes 300]
 */
const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "100000" },
    writes: { type: "string", default: "300" },
    databases: { type: "string", default: "SQLite,PostgreSQL" },
    parts: { type: "string", default: "latency,curve,drain" },
    workers: { type: "string", default: "1,2,4" },
  },
});
const jobs = Number(values.jobs);
const writes = Number(values.writes);
const workersOf = values.workers.split(",").map(Number);
const RULES = 10_000;
const INSTANCES = 1_000;

const seams = realSeams(["127.0.0.0/8"]);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Server {
  readonly context: { readonly records: Records; readonly seams: typeof seams };
  readonly notifications: Notifications;
  readonly storage: ReturnType<typeof createStorage>;
  readonly metrics: ReturnType<typeof createMetrics>;
}

function serverOn(records: Records): Server {
  const context = { records, seams };
  const notifications = new Notifications(context);
  const storage = createStorage(context, new MemoryBlobStore(seams), undefined, notifications);
  return { context, notifications, storage, metrics: createMetrics(context) };
}

const actionsOf = ({ context, storage }: Server) =>
  createActions(context, storage, { secrets: () => undefined, alertmanager: null, mail: null });

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** From before the write until the callback has arrived, one after the other. */
async function latency(database: string, records: Records): Promise<void> {
  let arrived = (): void => {};
  const receiver = createServer((request, answer) => {
    request.resume();
    answer.writeHead(204).end();
    arrived();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const server = serverOn(records);
  const rules = rulesInForce(RULES, (rule) => (rule === 0 ? "metrics.mae > 5" : `metrics.m${rule} > 5`), url);
  const automation = new Automation(server.context, rules, server.notifications.feed, actionsOf(server));
  const uuids = await layInstances(server.storage, writes);
  automation.start();
  await wait(2_000);
  const times: number[] = [];
  for (const instance of uuids) {
    const done = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const from = performance.now();
    const point = { scope: "Production", name: "mae", value: 9 };
    await server.metrics.record(caller, { instance, points: [point] });
    await done;
    times.push(performance.now() - from);
  }
  await automation.close();
  server.notifications.quiesce();
  receiver.closeAllConnections();
  receiver.close();
  const sorted = times.sort((one, other) => one - other);
  const shares = [0.5, 0.9, 0.99, 1].map((share) => ms(quantile(sorted, share)));
  console.log(`${database}: metric to callback, ${RULES} rules: p50, p90, p99, most = ${shares.join(", ")}`);
}

/** Until all changes of so many writes are jobs, by the rules that name the metric among all. */
async function curve(database: string, open: () => Promise<Records>): Promise<void> {
  for (const naming of [0, 1, 10, 100, 1_000]) {
    const records = await open();
    const server = serverOn(records);
    const rules = rulesInForce(RULES, (rule) => (rule < naming ? "metrics.mae > 5" : `metrics.m${rule} > 5`));
    const trigger = new Trigger(server.context, rules, server.notifications.feed, () => {});
    const uuids = await layInstances(server.storage, 100);
    trigger.start();
    await wait(3_000);
    const from = performance.now();
    await layPoints(server.metrics, uuids, 1);
    const head = await records.read((tables) => tables.changes.head());
    const wanted = naming === 0 ? 0 : head;
    while (((await records.read((tables) => tables.wakes.position()))?.position ?? 0) < wanted) await wait(1);
    const each = (performance.now() - from) / uuids.length;
    console.log(
      `${database}: ${naming} of ${RULES} rules name the metric: ${ms(each)} a write until its jobs`,
    );
    await trigger.close();
    server.notifications.quiesce();
    await records.close();
  }
}

/** So many looks that wait, done by a worker on each of the stores. */
async function drain(database: string, all: readonly Records[]): Promise<void> {
  const servers = all.map(serverOn);
  const [first] = servers as [Server];
  const { records } = first.context;
  const rules: RuleBook = rulesInForce(1, () => "metrics.mae > 5");
  const uuids = await layInstances(first.storage, INSTANCES);
  const trigger = new Trigger(first.context, rules, first.notifications.feed, () => {});
  trigger.start();
  await wait(500);
  await layPoints(first.metrics, uuids, jobs / INSTANCES);
  const head = await records.read((tables) => tables.changes.head());
  while (((await records.read((tables) => tables.wakes.position()))?.position ?? 0) < head) await wait(10);
  await trigger.close();
  const running = servers.map((server) => new Worker(server.context, rules, actionsOf(server)));
  const [from, used] = [performance.now(), process.cpuUsage()];
  for (const worker of running) worker.wake();
  while ((await records.read((tables) => tables.jobs.schedule())).length > 0) await wait(20);
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(used);
  for (const worker of running) await worker.close();
  for (const server of servers) server.notifications.quiesce();
  for (const each of new Set(all)) await each.close();
  const rate = Math.round(jobs / seconds).toLocaleString("en");
  const processor = Math.round((user + system) / jobs);
  const what = `${jobs} looks drained by ${all.length} in ${seconds.toFixed(1)} s`;
  console.log(`${database}: ${what}: ${rate} a second, ${processor} µs of this process's processor each`);
}

/** @param openMany as many stores on one database; the same one where only one process may have it */
async function measure(
  database: string,
  open: () => Promise<Records>,
  openMany: (count: number) => Promise<Records[]>,
): Promise<void> {
  if (values.parts.includes("latency")) {
    const records = await open();
    await latency(database, records);
    await records.close();
  }
  if (values.parts.includes("curve")) await curve(database, open);
  if (!values.parts.includes("drain")) return;
  for (const workers of workersOf) await drain(database, await openMany(workers));
}

const folder = mkdtempSync(join(tmpdir(), "gallery-bench-rules-"));
let files = 0;
const sqlite = async () => new SqliteRecords({ path: join(folder, `${files++}.db`), timers: seams.timers });
try {
  if (values.databases.includes("SQLite")) {
    await measure("SQLite", sqlite, async (workers) => {
      const records = await sqlite();
      return Array.from({ length: workers }, () => records);
    });
  }
  if (values.databases.includes("PostgreSQL")) {
    const cluster = await startCluster();
    const openAll = (url: string, count: number) =>
      Promise.all(Array.from({ length: count }, () => PostgresRecords.open({ url })));
    try {
      await measure(
        "PostgreSQL",
        async () => (await openAll(await cluster.createDatabase(), 1))[0]!,
        async (workers) => openAll(await cluster.createDatabase(), workers),
      );
    } finally {
      cluster.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
