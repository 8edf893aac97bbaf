import type { Caller } from "../../../domain/caller.ts";
import type { InstanceRef } from "../../../domain/dependency.ts";
import { checkUuid } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Usage } from "../../../domain/usage.ts";
import { compareVersions } from "../../../domain/version-range.ts";
import type { RefRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { presentRef, refRows } from "../refs.ts";
import type { ReadCounts } from "./read-counts.ts";

/** Who still uses an instance, told from what the server has seen. */
export function createUsage({ records }: TierContext, reads: ReadCounts) {
  return {
    async getUsage(_caller: Caller, input: { uuid: string }): Promise<Usage> {
      const uuid = checkUuid(input.uuid, "uuid");
      const { id, environments, downstream } = await records.read(function* (tables) {
        const { id } = yield* requireInstance(tables, uuid);
        const serving = yield* tables.deployments.serving([id]);
        const environments = [...new Set(serving.map(({ environment }) => environment))].sort();
        return { id, environments, downstream: yield* newestDownstream(tables, id) };
      });
      const readers = (await reads.readersOf(id)).map(({ actor, door, reads, last }) => ({
        actor,
        door,
        reads,
        lastAt: timeOf(last),
      }));
      return { readers, environments, downstream };
    },
  };
}

/** Of each line that was made with the instance, the greatest version that was. */
function* newestDownstream(tables: Tables, instance: number): Work<InstanceRef[]> {
  const pins = yield* tables.pins.reach([instance], "downstream", false);
  const refs = yield* refRows(
    tables,
    pins.map((pin) => pin.instance),
  );
  const newest = new Map<number, RefRow>();
  for (const ref of refs.values()) {
    const known = newest.get(ref.line);
    if (known === undefined || compareVersions(ref, known) > 0) newest.set(ref.line, ref);
  }
  return [...newest.values()].map(presentRef);
}
