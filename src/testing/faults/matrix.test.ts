import { describe, expect, test } from "vitest";
import { permissionTable } from "../../gallery.ts";
import { realSeams } from "../../seams.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import { randomIds } from "../../stores/blobs/testing/ids.ts";
import { rows } from "../../stores/records/sql/query.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { createTracking } from "../../tiers/metadata/index.ts";
import { createMetrics } from "../../tiers/metrics/index.ts";
import { createStorage } from "../../tiers/storage/index.ts";
import { Receiver } from "../outside/receiver.ts";
import { Repository } from "../outside/repository.ts";
import { nothingKnown } from "../simulation/known.ts";
import { checkRows } from "../simulation/rows.ts";
import { callerOf } from "../simulation/server.ts";
import { Failing, failures } from "./failing.ts";
import type { Ground, Tiers } from "./operation.ts";
import { DELIVERY, layGround, writes } from "./operations.ts";

const caller = callerOf("ann", "request-1", "key-1");

/** What the database holds, without what chance and time choose. */
const TABLES = ["change", "project", "base", "model", "line", "instance", "blob", "upload", "file"].concat([
  "field",
  "series",
  "metric",
  "metric_latest",
  "evaluation",
  "state_log",
  "webhook",
  "delivery",
  "idempotency",
  "dependency_log",
  "dependency",
  "descent",
  "pin",
  "environment",
  "deployment",
  "slot",
  "approval",
  "offer",
  "experiment",
  "run",
  "run_param",
  "run_tag",
  "run_metric",
  "run_point",
  "run_model",
  "data_set",
  "run_data_set",
  "logged_model",
  "logged_model_param",
  "logged_model_tag",
  "logged_model_metric",
  "artifact",
  "artifact_entry",
  "title",
  "place",
  "alias",
]);

class World {
  readonly failing = new Failing();
  readonly blobs: MemoryBlobStore;
  readonly records: SqliteRecords;
  readonly tiers: Tiers;

  constructor() {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const clock = { now: () => now++ };
    const seams = {
      clock,
      ids: randomIds,
      timers: realSeams().timers,
      http: new Receiver(),
      git: new Repository(),
    };
    this.blobs = new MemoryBlobStore(seams);
    this.records = new SqliteRecords({
      path: ":memory:",
      timers: seams.timers,
      onStep: () => this.failing.statement(),
    });
    const context = { records: this.records, seams };
    const blobs = this.failing.blobs(this.blobs);
    this.tiers = {
      storage: createStorage(context, blobs),
      metrics: createMetrics(context),
      tracking: createTracking(context, blobs, null),
    };
  }

  async ground(): Promise<Ground> {
    const ground = await layGround(this.tiers, callerOf("ann", "request-0"));
    await this.records.write(function* (tables) {
      const { id } = (yield* tables.webhooks.byUuid(ground.webhook))!;
      yield* tables.deliveries.insert([{ uuid: DELIVERY, webhook: id, change: 1 }]);
      const delivery = (yield* tables.deliveries.byUuid(id, DELIVERY))!;
      yield* tables.deliveries.update({ ...delivery, state: "dead", attempts: 10, due: null });
    });
    return ground;
  }

  async sizes(): Promise<string> {
    const counts: string[] = [];
    for (const table of TABLES) {
      const [found] = await this.records.read(() =>
        rows<{ count: number }>(`SELECT count(*) AS count FROM ${table}`),
      );
      counts.push(`${table} ${found!.count}`);
    }
    const [flags] = await this.records.read(() =>
      rows<object>("SELECT group_concat(deprecated || coalesce(tags, '')) AS flags FROM instance"),
    );
    const states = await this.records.read(() =>
      rows<object>(`SELECT state || name || url FROM webhook UNION ALL SELECT state || attempts FROM delivery
         UNION ALL SELECT status || deleted FROM logged_model
          UNION ALL SELECT status || coalesce(ended, 0) || deleted FROM run UNION ALL SELECT name || value FROM run_tag
          UNION ALL SELECT name || deleted || tags FROM experiment`),
    );
    return [...counts, JSON.stringify(flags), JSON.stringify(states)].join("\n");
  }
}

describe("the fault matrix", () => {
  test("names every write of the three tiers", () => {
    const reads = new Set(["project.read", "blob.read"]);
    const named = Object.keys(writes).flatMap((name) => name.split(" "));
    for (const tier of [permissionTable.storage, permissionTable.metadata, permissionTable.metrics]) {
      for (const [operation, permission] of Object.entries<string>(tier)) {
        const read = reads.has(permission) || /^(get|list|try)/.test(operation);
        if (!read) expect(named).toContain(operation);
      }
    }
  });

  describe.each(failures)("fails each store call (%s)", (failure) => {
    test.each(Object.entries(writes))(
      "of %s: all or nothing, and a retry completes it",
      async (name, run) => {
        const whole = new World();
        const ground = await whole.ground();
        const before = await whole.sizes();
        await run(whole.tiers, caller, ground);
        const after = await whole.sizes();

        for (let call = 1; ; call++) {
          const world = new World();
          const own = await world.ground();
          world.failing.arm(call, failure);
          const outcome = await run(world.tiers, caller, own).then(
            () => "ok",
            (reason: { code?: string }) => reason.code,
          );
          world.failing.disarm();
          if (!world.failing.reached) {
            expect(call).toBeGreaterThan(1);
            break;
          }
          const at = `${name}, call ${call}, ${failure}: ${outcome}`;
          expect(["ok", "store.unavailable"], at).toContain(outcome);
          await checkRows(world.records, world.blobs, nothingKnown());
          const left = await world.sizes();
          expect(outcome === "ok" ? [after] : [before, after], at).toContain(left);
          await run(world.tiers, caller, own);
          expect(await world.sizes(), `${at}, again`).toBe(after);
          await world.records.close();
        }
      },
    );
  });
});
