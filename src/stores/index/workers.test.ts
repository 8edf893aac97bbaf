import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "../../expression/index.ts";
import { SqliteRecords } from "../records/sql/sqlite.ts";
import { sample } from "./testing/arbitraries.ts";
import { question, timers } from "./testing/engines.ts";
import { World } from "./testing/world.ts";
import { SearchWorkers } from "./workers.ts";

const folder = mkdtempSync(join(tmpdir(), "gallery-search-"));
const path = join(folder, "gallery.db");
const snapshot = join(folder, "search.columns");
const count = question({ kind: "count" }, null);
let records: SqliteRecords;
let world: World;

const start = (options: { queue?: number } = {}): SearchWorkers =>
  new SearchWorkers({ database: { sqlite: path }, memory: 1e9, snapshot, ...options });

/** Until the columns are in memory. */
async function ready(workers: SearchWorkers): Promise<void> {
  await expect.poll(() => workers.state()?.phase, { timeout: 20_000 }).toBe("ready");
}

beforeAll(async () => {
  records = new SqliteRecords({ path, timers });
  world = await World.create(records);
  await world.add(fc.sample(sample, { numRuns: 30, seed: 1 }));
});
afterAll(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

describe("search threads", () => {
  it("answer before and after the columns are loaded, and see each write", async () => {
    const workers = start();
    expect(await workers.ask(count)).toEqual({ kind: "count", count: 30 });
    await ready(workers);
    await world.add(fc.sample(sample, { numRuns: 1, seed: 2 }));
    expect(await workers.ask(count)).toEqual({ kind: "count", count: 31 });
    await workers.close();
  });

  it("start from the saved columns and catch up", async () => {
    await world.add(fc.sample(sample, { numRuns: 1, seed: 3 }));
    const workers = start();
    await ready(workers);
    expect(workers.state()?.instances).toBe(32);
    expect(await workers.ask(count)).toEqual({ kind: "count", count: 32 });
    await workers.close();
  });

  it("leave a damaged file aside", async () => {
    writeFileSync(snapshot, "no columns\n");
    const workers = start();
    await ready(workers);
    expect(await workers.ask(count)).toEqual({ kind: "count", count: 32 });
    await workers.close();
  });

  it("carry refusals over with their code and place", async () => {
    const workers = start();
    const unknown = workers.ask(question({ kind: "count" }, "true and citi == 'x'"));
    await expect(unknown).rejects.toMatchObject({
      code: "field.unknown",
      field: "where",
      position: 9,
      message: "project 'p' has no field 'citi'; did you mean 'city'?",
    });
    const finding = { where: parse("staus == 'x'"), order: [], now: 0, from: 0, limit: 10 };
    const scope = { experiments: [1], view: "active" } as const;
    await expect(workers.runs({ scope, finding, position: 0 })).rejects.toMatchObject({
      code: "field.unknown",
      position: 0,
      message: "a run has no field 'staus'; did you mean 'status'?",
      hint: expect.stringMatching(/^Runs have uuid, name, status/),
    });
    await workers.close();
  });

  it("find runs in columns that a search before has missed", async () => {
    const workers = start();
    const finding = { where: parse("true"), order: [], now: 0, from: 0, limit: 10 };
    const ask = () => workers.runs({ scope: { experiments: [1], view: "active" }, finding, position: 0 });
    expect(await ask()).toBeNull();
    await expect.poll(ask).toEqual([]);
    await workers.close();
  });

  it("refuse more questions than may wait, and answer the rest", async () => {
    const workers = start({ queue: 2 });
    const answers = await Promise.allSettled([1, 2, 3].map(() => workers.ask(count)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(answers[2]).toMatchObject({ reason: { code: "server.busy" } });
    await workers.close();
  });

  it("answer store.unavailable when a thread dies, and the next search on a new thread", async () => {
    const workers = start();
    const lost = workers.ask(count);
    await workers.terminate();
    await expect(lost).rejects.toMatchObject({ code: "store.unavailable" });
    expect(await workers.ask(count)).toMatchObject({ count: 32 });
    await workers.close();
  });
});
