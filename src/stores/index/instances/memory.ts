import { sourceKey } from "../../records/sql/search/tree.ts";
import type { InstanceTable } from "./table.ts";

/** Every search asks for it. */
const kept = sourceKey({ kind: "attribute", name: "deprecated", type: "boolean" });

export const bytesOf = (tables: Iterable<InstanceTable>): number => {
  let bytes = 0;
  for (const table of tables) bytes += table.bytes;
  return bytes;
};

/** Lets columns go until the rest fits: those that were not asked for longest, of these the largest first. */
export function makeRoom(tables: readonly InstanceTable[], limit: number): void {
  let excess = bytesOf(tables) - limit;
  if (excess <= 0) return;
  for (const table of [...tables].sort((a, b) => b.bytes - a.bytes)) {
    for (const { key, column } of table.leastUsed()) {
      if (excess <= 0) return;
      if (key === kept) continue;
      excess -= column.bytes;
      table.evict(key);
    }
  }
}
