import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FiringCause } from "../../../domain/firing.ts";
import { realSeams } from "../../../seams.ts";
import { MemoryBlobStore } from "../../../stores/blobs/memory.ts";
import { PostgresRecords } from "../../../stores/records/sql/postgres.ts";
import { startCluster, type TestCluster } from "../../../stores/records/testing/postgres.ts";
import { Receiver } from "../../../testing/outside/receiver.ts";
import { createMetrics } from "../../metrics/index.ts";
import { createStorage, Notifications } from "../../storage/index.ts";
import { ann } from "../../testing/world.ts";
import { createActions } from "../actions/registry.ts";
import { Automation } from "../automation.ts";
import { RulesInMemory } from "../testing/ruled.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const INSTANCES = 40;

test("three servers on one PostgreSQL look at each cause once, in its own state, and act once", async () => {
  const url = await cluster.createDatabase();
  const receiver = new Receiver();
  const rules = new RulesInMemory();
  rules.put({ for: 1, actions: ["tell", "deploy"].map((action) => ({ action, parameters: {} })) });
  rules.put({ uuid: "at once" });
  const seams = { ...realSeams(), http: receiver };
  const start = async () => {
    const records = await PostgresRecords.open({ url, timers: realSeams().timers, connections: 4 });
    const context = { records, seams };
    const notifications = new Notifications(context);
    const storage = createStorage(context, new MemoryBlobStore(seams), undefined, notifications);
    const settings = { secrets: () => undefined, alertmanager: null, mail: null };
    const actions = createActions(context, storage, settings);
    const automation = new Automation(context, rules, notifications.feed, actions);
    automation.start();
    const stop = async () => {
      await automation.close();
      notifications.quiesce();
      await records.close();
    };
    return { records, storage, metrics: createMetrics(context), stop };
  };
  const servers = [await start(), await start(), await start()];
  const [{ records, storage, metrics }] = servers as [(typeof servers)[number]];
  await storage.createProject(ann, { name: "p" });
  await storage.createModel(ann, { project: "p", baseVersionId: "m" });
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest: blob } = await storage.uploadBlob(ann, { project: "p", bytes });
  // The servers begin with the log as it is when they first see it.
  await expect.poll(() => records.read((tables) => tables.wakes.position())).toBeDefined();
  const instances: string[] = [];
  for (let count = 0; count < INSTANCES; count++) {
    const { uuid } = await storage.createInstance(ann, { project: "p", baseVersionId: "m", blob });
    instances.push(uuid);
    for (const value of [9, 1, 9]) {
      await metrics.record(ann, { instance: uuid, points: [{ scope: "Validation", name: "mae", value }] });
    }
  }
  const ended = () => records.read((tables) => tables.jobs.schedule());
  const first = () => records.read((tables) => tables.wakes.first());
  await expect.poll(async () => [await first(), await ended()], { timeout: 30_000 }).toEqual([null, []]);
  const firings = await records.read((tables) => tables.firings.list({ before: 1e9 }, 1_000));
  const outcomes = (rule: string, instance: string, cause: FiringCause) =>
    firings
      .filter((each) => each.rule === rule && each.instanceUuid === instance && each.cause === cause)
      .map(({ outcome, actions }) => `${outcome} ${actions}`)
      .reverse();
  for (const instance of instances) {
    expect(outcomes("at once", instance, "change")).toEqual(["held 1", "not_held 0", "held 1"]);
    expect(outcomes("rule", instance, "change")).toEqual(["held 0", "not_held 0", "held 0"]);
    // On a slow machine the end of the first hold may be looked at too, which is then too early.
    expect(outcomes("rule", instance, "due").filter((each) => each !== "held 0")).toEqual(["held 2"]);
  }
  const ids = receiver.requests.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(3 * INSTANCES);
  expect(new Set(ids).size).toBe(3 * INSTANCES);
  await Promise.all(servers.map(({ stop }) => stop()));
}, 60_000);
