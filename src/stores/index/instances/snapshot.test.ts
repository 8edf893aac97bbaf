import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqlite } from "../../records/sql/dialect.ts";
import type { Read } from "../../records/sql/search/scan.ts";
import type { Records } from "../../records/store.ts";
import { sample } from "../testing/arbitraries.ts";
import { allPages, clock, openEngines, openSqlite, pause } from "../testing/engines.ts";
import { expected } from "../testing/reference.ts";
import { World } from "../testing/world.ts";
import { SearchEngine } from "./engine.ts";
import { InstanceIndex } from "./instance-index.ts";
import { restoreSnapshot, saveSnapshot } from "./snapshot.ts";

let folder: string;
let path: string;
let records: Records;
let world: World;
const read: Read = (work) => records.read(work);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gallery-snapshot-"));
  path = join(folder, "columns");
  records = openSqlite();
  world = await World.create(records);
  // More than a sparse block holds, so that both forms are saved.
  await world.add(fc.sample(sample, { numRuns: 700, seed: 3 }));
  await world.tag(5, "a", "Berlin");
  const { index } = await openEngines(records);
  await saveSnapshot(path, index, read);
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

describe("saved columns", () => {
  it("answer as the loaded ones, with what changed since", async () => {
    await world.add(fc.sample(sample, { numRuns: 3, seed: 4 }));
    await world.tag(5, "a", null);
    await world.tag(6, "a", "Berlin");
    await world.deprecateModel(0, 2, true);
    await world.deprecateModel(1, null, true);
    const saved = await restoreSnapshot(path, read);
    const index = new InstanceIndex({ dialect: sqlite, read, memory: Number.POSITIVE_INFINITY, pause });
    await index.resume(saved!.tables, saved!.position);
    const engine = new SearchEngine({ dialect: sqlite, read, clock, pause, index });
    const by = [{ by: "city", descending: true }];
    for (const where of [
      "tags.a == 'Berlin'",
      "score > 0 and flag",
      "'en' =~ langs",
      "created_by == 'ann'",
      "deprecated",
    ]) {
      const wanted = expected(world, where, by, true).map(({ id }) => id);
      expect(await allPages(engine, where, by, 100)).toEqual(wanted);
    }
    expect(index.wants).toBe(false);
  });

  it("are left aside when a single bit is wrong", async () => {
    const bytes = readFileSync(path);
    for (const at of [0, 40, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1;
      writeFileSync(path, damaged);
      expect(await restoreSnapshot(path, read)).toBeNull();
    }
    writeFileSync(path, bytes.subarray(0, bytes.length - 10));
    expect(await restoreSnapshot(path, read)).toBeNull();
  });

  it("of another database are left aside", async () => {
    await records.close();
    records = openSqlite();
    world = await World.create(records);
    expect(await restoreSnapshot(path, read)).toBeNull();
  });
});
