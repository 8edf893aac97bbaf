import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PostgresRecords } from "../../src/stores/records/sql/postgres.ts";
import { SqliteRecords } from "../../src/stores/records/sql/sqlite.ts";
import type { Records } from "../../src/stores/records/store.ts";
import { Trigger } from "../../src/tiers/rules/trigger/trigger.ts";
import { Worker } from "../../src/tiers/rules/worker/worker.ts";
import { layInstances, layPoints, rulesInForce } from "./ground.ts";
import { actionsOf, seams, tiersOn, wait } from "./tiers.ts";

const INSTANCES = 1_000;
const rules = rulesInForce(1, () => "metrics.mae > 5");

/** Opens what a server is told: the URL of a PostgreSQL database, or the path of a SQLite file. */
export const openRecords = async (place: string): Promise<Records> =>
  /^postgres:/.test(place)
    ? PostgresRecords.open({ url: place, timers: seams.timers })
    : new SqliteRecords({ path: place, timers: seams.timers });

export interface Drained {
  readonly perSecond: number;
  /** Microseconds of all servers' processors for one look; the database's are not in it. */
  readonly processor: number;
}

/** So many looks that wait in the store, done by this many servers, each a process of its own. */
export async function drain(place: string, jobs: number, count: number): Promise<Drained> {
  await queueLooks(place, jobs);
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(place)));
  const from = performance.now();
  for (const server of servers) server.send("go");
  await Promise.any(servers.map((server) => answer(server, "drained")));
  const seconds = (performance.now() - from) / 1_000;
  let processor = 0;
  for (const server of servers) {
    server.send("stop");
    processor += (await answer(server, "used")).processor ?? 0;
    await once(server, "exit");
  }
  return { perSecond: jobs / seconds, processor: processor / jobs };
}

async function queueLooks(place: string, jobs: number): Promise<void> {
  const records = await openRecords(place);
  const tiers = tiersOn(records);
  const trigger = new Trigger(tiers.context, rules, tiers.notifications.feed, () => {});
  const uuids = await layInstances(tiers.storage, INSTANCES);
  trigger.start();
  await wait(500);
  await layPoints(tiers.metrics, uuids, jobs / INSTANCES);
  const head = await records.read((tables) => tables.changes.head());
  while (((await records.read((tables) => tables.wakes.position()))?.position ?? 0) < head) await wait(10);
  await trigger.close();
  tiers.notifications.quiesce();
  await records.close();
}

interface Message {
  readonly say: "ready" | "drained" | "used";
  readonly processor?: number;
}

async function startServer(place: string): Promise<ChildProcess> {
  const server = fork(join(import.meta.dirname, "drain.ts"), [place], { execArgv: ["--import", "tsx"] });
  await answer(server, "ready");
  return server;
}

function answer(server: ChildProcess, wanted: Message["say"]): Promise<Message> {
  return new Promise((resolve, reject) => {
    server.on("message", (message: Message) => message.say === wanted && resolve(message));
    server.once("exit", (code) => reject(new Error(`a server ended with ${code}`)));
  });
}

/** A server of its own: a worker and nothing else. */
async function serve(place: string): Promise<void> {
  const say = (message: Message) => process.send?.(message);
  const records = await openRecords(place);
  const tiers = tiersOn(records);
  const worker = new Worker(tiers.context, rules, actionsOf(tiers));
  const used = process.cpuUsage();
  let stopping = false;
  process.on("message", async (order) => {
    if (order === "stop") {
      stopping = true;
      await worker.close();
      tiers.notifications.quiesce();
      const { user, system } = process.cpuUsage(used);
      say({ say: "used", processor: user + system });
      await records.close();
      process.disconnect();
      return;
    }
    worker.wake();
    while (!stopping && (await records.read((tables) => tables.jobs.schedule())).length > 0) await wait(20);
    say({ say: "drained" });
  });
  say({ say: "ready" });
}

const [place] = process.argv.slice(2);
if (process.send !== undefined && place !== undefined) await serve(place);
