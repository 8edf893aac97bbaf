import { canonicalJson } from "../../domain/canonical.ts";
import type { Partition } from "../../domain/instance.ts";

/** For messages: which line of a model was meant, and what the name of it lacks. */
export function partitionText(partition: Partition | undefined, partitionBy: readonly string[]): string {
  if (partition !== undefined) return ` in the partition ${canonicalJson(partition)}`;
  return partitionBy.length === 0 ? "" : ` outside its partitions; give its ${partitionBy.join(", ")}`;
}
