import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Caller } from "../../../domain/caller.ts";
import type { Timers } from "../../../domain/seams.ts";
import type { Records } from "../../../stores/records/store.ts";
import { ann, bob, worldWithModel } from "../../testing/world.ts";
import { ReadCounts } from "./read-counts.ts";

const remote: Caller = { ...ann, door: "rest" };

describe("the usage of an instance", () => {
  test("names who fetched its bytes, through which door, how often and when last", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const other = await world.instance();
    const fetch = async (caller: Caller, wanted: string) =>
      buffer((await world.storage.openBlob(caller, { uuid: wanted })).stream);
    expect(await world.storage.getUsage(ann, { uuid })).toEqual({
      readers: [],
      environments: [],
      downstream: [],
    });
    await fetch(bob, uuid);
    await fetch(bob, other.uuid);
    world.now += 1_000;
    await fetch(remote, uuid);
    await fetch(ann, uuid);
    world.now += 1_000;
    await fetch(bob, uuid);
    const { readers } = await world.storage.getUsage(ann, { uuid });
    expect(readers).toEqual([
      { actor: "bob", door: "internal", reads: 2, lastAt: world.at(2_000) },
      { actor: "ann", door: "rest", reads: 1, lastAt: world.at(1_000) },
      { actor: "ann", door: "internal", reads: 1, lastAt: world.at(1_000) },
    ]);
  });

  test("counts no look at the record, and no fetch that was refused", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    await world.storage.getInstance(bob, { uuid });
    await world.storage.getInstance(bob, { project: "p", baseVersionId: "m", version: "1.0" });
    await expect(world.storage.openBlob(bob, { uuid, path: "none" })).rejects.toMatchObject({
      code: "file.unknown",
    });
    const outside = { uuid, range: { start: 9, end: 10 } };
    await expect(world.storage.openBlob(bob, outside)).rejects.toMatchObject({ code: "request.range" });
    expect((await world.storage.getUsage(ann, { uuid })).readers).toEqual([]);
  });

  test("names the environments that serve it now", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    const environments = async () => (await world.storage.getUsage(ann, { uuid })).environments;
    await world.storage.deploy(ann, { uuid, environment: "staging", reason: "try" });
    await world.storage.deploy(ann, { uuid, reason: "go" });
    expect(await environments()).toEqual(["production", "staging"]);
    const { uuid: next } = await world.instance();
    await world.storage.deploy(ann, { uuid: next, reason: "better" });
    expect(await environments()).toEqual(["staging"]);
  });

  test("names the newest version of each line that was made with it", async () => {
    const world = await worldWithModel();
    const { uuid } = await world.instance();
    await world.storage.createModel(ann, { project: "p", baseVersionId: "n", partitionBy: ["city"] });
    const made = async (city: string) =>
      (await world.instance({ baseVersionId: "n", fields: { city } })).uuid;
    const uuids = [await made("Oslo"), await made("Oslo"), await made("Lima"), await made("Rome")];
    await world.records.write(function* (tables) {
      const upstream = (yield* tables.instances.byUuid(uuid))!.id;
      for (const downstream of uuids.slice(0, 3)) {
        const { id } = (yield* tables.instances.byUuid(downstream))!;
        yield* tables.pins.insert([{ instance: id, line: 1, upstream }]);
      }
    });
    const ref = { project: "p", baseVersionId: "n" };
    expect((await world.storage.getUsage(ann, { uuid })).downstream).toEqual([
      { ...ref, uuid: uuids[1], version: "1.1", partition: { city: "Oslo" } },
      { ...ref, uuid: uuids[2], version: "1.0", partition: { city: "Lima" } },
    ]);
    const none = world.storage.getUsage(ann, { uuid: "22222222-2222-4222-8222-222222222222" });
    await expect(none).rejects.toMatchObject({ code: "instance.unknown" });
  });
});

/** Timers that wait to be told. */
class HeldTimers implements Timers {
  tasks: (() => void)[] = [];
  after = (ms: number, task: () => void) => {
    expect(ms).toBe(5_000);
    this.tasks.push(task);
    const cancel = () => {
      this.tasks = this.tasks.filter((each) => each !== task);
    };
    return { cancel };
  };
  every = () => {
    throw new Error("not needed");
  };
  soon = () => {
    throw new Error("not needed");
  };
  pass(): void {
    for (const task of this.tasks.splice(0)) task();
  }
}

describe("reads that are counted", () => {
  async function counting() {
    const world = await worldWithModel();
    const timers = new HeldTimers();
    let isBroken = false;
    let writes = 0;
    const records: Records = {
      read: (work) => world.records.read(work),
      write: (work) => {
        writes += 1;
        return isBroken ? Promise.reject(new Error("full")) : world.records.write(work);
      },
      check: () => world.records.check(),
      close: () => world.records.close(),
    };
    const seams = {
      clock: { now: () => world.now },
      ids: { uuid: () => "", token: () => "" },
      timers,
      http: world.receiver,
      git: world.repository,
    };
    const counts = new ReadCounts({ records, seams });
    const kept = (instance = 1) => world.records.read((tables) => tables.readers.of(instance));
    return {
      counts,
      timers,
      kept,
      writes: () => writes,
      breakStore: (broken: boolean) => {
        isBroken = broken;
      },
    };
  }

  test("are written down within seconds and at the close, and told once at any time", async () => {
    const { counts, timers, kept, writes } = await counting();
    for (let read = 0; read < 3; read++) counts.count(1, ann);
    expect([writes(), timers.tasks.length]).toEqual([0, 1]);
    timers.pass();
    expect(await counts.readersOf(1)).toMatchObject([{ reads: 3 }]);
    expect([writes(), await kept()]).toMatchObject([1, [{ actor: "ann", reads: 3 }]]);
    counts.count(1, ann);
    expect(await counts.readersOf(1)).toMatchObject([{ reads: 4 }]);
    await counts.close();
    expect([writes(), timers.tasks, await kept()]).toMatchObject([2, [], [{ reads: 4 }]]);
  });

  test("outlast a database that cannot be written to", async () => {
    const { counts, timers, kept, breakStore } = await counting();
    counts.count(1, ann);
    breakStore(true);
    timers.pass();
    expect(await counts.readersOf(1)).toMatchObject([{ reads: 1 }]);
    expect([await kept(), timers.tasks.length]).toEqual([[], 1]);
    counts.count(1, ann);
    breakStore(false);
    timers.pass();
    expect(await counts.readersOf(1)).toMatchObject([{ reads: 2 }]);
    expect(await kept()).toMatchObject([{ reads: 2 }]);
  });

  test("are written down before their time when there are too many readers, the oldest first", async () => {
    const { counts, kept, writes, breakStore } = await counting();
    breakStore(true);
    for (let reader = 1; reader <= 100_001; reader++) counts.count(reader, ann);
    expect(await counts.readersOf(100_001)).toEqual([]);
    expect(await counts.readersOf(100_000)).toHaveLength(1);
    expect(writes()).toBe(1);
    breakStore(false);
    await counts.writeDown();
    expect(writes()).toBe(101);
    expect(await kept(100_000)).toHaveLength(1);
  });
});
