import fc from "fast-check";
import { expect, it } from "vitest";
import { realSeams } from "../../seams.ts";
import { PostgresRecords } from "../records/sql/postgres.ts";
import { startCluster } from "../records/testing/postgres.ts";
import { sample } from "./testing/arbitraries.ts";
import { question } from "./testing/engines.ts";
import { World } from "./testing/world.ts";
import { SearchWorkers } from "./workers.ts";

it("a search thread reads PostgreSQL by itself, and says so when it is gone", async () => {
  const cluster = await startCluster();
  const url = await cluster.createDatabase();
  const records = await PostgresRecords.open({ url, timers: realSeams().timers });
  const world = await World.create(records);
  await world.add(fc.sample(sample, { numRuns: 20, seed: 1 }));
  const workers = new SearchWorkers({ database: { postgresql: url }, memory: 1e9, snapshot: null });
  const count = question({ kind: "count" }, null);
  expect(await workers.ask(count)).toEqual({ kind: "count", count: 20 });
  await expect.poll(() => workers.state()?.phase, { timeout: 20_000 }).toBe("ready");
  await world.add(fc.sample(sample, { numRuns: 2, seed: 2 }));
  expect(await workers.ask(count)).toEqual({ kind: "count", count: 22 });
  await records.close();
  cluster.stop();
  await expect(workers.ask(count)).rejects.toMatchObject({ code: "store.unavailable" });
  await workers.close();
});
