import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Records } from "../../src/stores/records/store.ts";
import { startCluster } from "../../src/stores/records/testing/postgres.ts";
import { Automation } from "../../src/tiers/rules/index.ts";
import { Trigger } from "../../src/tiers/rules/trigger/trigger.ts";
import type { Row } from "../lib/bench.ts";
import { record } from "../lib/record.ts";
import { quantile } from "../lib/statistics.ts";
import { drain, openRecords } from "./drain.ts";
import { caller, layInstances, layPoints, rulesInForce } from "./ground.ts";
import { actionsOf, tiersOn, wait } from "./tiers.ts";

/**
 * How long from a metric to its callback, what a write costs by the rules that name it, and how fast queued looks
 * drain: at the tiers, without HTTP before them.
 * Usage: bench/rules/run actions [--jobs 100000] [--writes 300] [--servers 1,2,4]
 */
const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "100000" },
    writes: { type: "string", default: "300" },
    databases: { type: "string", default: "SQLite,PostgreSQL" },
    servers: { type: "string", default: "1,2,4" },
  },
});
const jobs = Number(values.jobs);
const writes = Number(values.writes);
const serversOf = values.servers.split(",").map(Number);
const RULES = 10_000;

const rows: Row[] = [];
const measured: object[] = [];

function note(what: string, gallery: string, data: object, target = ""): void {
  console.log(`${what}: ${gallery}`);
  rows.push({ what, gallery, peer: "", ratio: "", target });
  measured.push({ what, ...data });
}

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
  const server = tiersOn(records);
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
  await records.close();
  const sorted = times.sort((one, other) => one - other);
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(sorted, share)) as [number, number];
  note(`${database}, metric to callback, p50 / p99`, `${ms(p50)} / ${ms(p99)}`, { p50, p99 }, "p99 < 100 ms");
}

/** Until all changes of so many writes are jobs, by the rules that name the metric among all. */
async function curve(database: string, open: () => Promise<Records>): Promise<void> {
  for (const naming of [0, 1, 10, 100, 1_000]) {
    const records = await open();
    const server = tiersOn(records);
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
    const what = `${database}, a write until its jobs, ${naming.toLocaleString("en")} rules name its metric`;
    note(what, `${each.toFixed(2)} ms`, { naming, each });
    await trigger.close();
    server.notifications.quiesce();
    await records.close();
  }
}

async function measure(database: string, place: () => Promise<string>): Promise<void> {
  const open = async () => openRecords(await place());
  await latency(database, await open());
  await curve(database, open);
  // An embedded database has one process.
  for (const count of database === "SQLite" ? [1] : serversOf) {
    const { perSecond, processor } = await drain(await place(), jobs, count);
    const rate = Math.round(perSecond).toLocaleString("en");
    const what = `${database}, ${jobs.toLocaleString("en")} waiting looks, ${count} ${count === 1 ? "server" : "servers"}`;
    note(what, `${rate} a second, ${Math.round(processor)} µs of the servers' processors each`, {
      perSecond,
      processor,
    });
  }
}

const folder = mkdtempSync(join(tmpdir(), "gallery-bench-rules-"));
const cluster = await startCluster();
let files = 0;
const places: Readonly<Record<string, () => Promise<string>>> = {
  SQLite: async () => join(folder, `${files++}.db`),
  PostgreSQL: () => cluster.createDatabase(),
};
try {
  for (const database of values.databases.split(",")) {
    const place = places[database];
    if (place === undefined) throw new Error(`${database} is not measured; choose SQLite or PostgreSQL`);
    await measure(database, place);
  }
  record(
    "rules-actions",
    {
      title: "Action rules: from a metric to its callback, and queued looks",
      peer: "",
      rows,
      notes: [
        `${RULES.toLocaleString("en")} rules in force, one of which names the metric where nothing else is said; at the tiers, the callback over loopback HTTP.`,
        "A look is a rule evaluated for one change, from its job to its record; its condition does not hold here. Servers are processes of their own and share two cores with the database.",
        "SQLite syncs its commits; PostgreSQL runs on the same cores, over loopback, without fsync.",
      ],
      data: measured,
    },
    {
      command: `bench/rules/run actions --jobs ${jobs} --writes ${writes} --servers ${values.servers}`,
      folder,
    },
  );
} finally {
  cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
