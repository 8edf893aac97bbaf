import type { Finding } from "../../../finding.ts";
import { bindFinding, type Wanted } from "../find.ts";
import type { OrderKey } from "../tree.ts";
import type { RunSource } from "./places.ts";
import { runSubject } from "./subject.ts";

/** What is wanted of runs. NaN goes before what is missing; the rest of the order is by start, then by UUID. */
export function bindRuns(finding: Finding): Wanted<RunSource> {
  const wanted = bindFinding(finding, runSubject);
  const named = wanted.order.flatMap((key): OrderKey<RunSource>[] =>
    key.source.kind === "metric" ? [key, { source: recorded(key.source.name), descending: true }] : [key],
  );
  const isNamed = (name: string): boolean =>
    named.some(({ source }) => source.kind === "attribute" && source.name === name);
  const ties: OrderKey<RunSource>[] = [
    { source: { kind: "attribute", name: "started", type: "time" }, descending: true },
    { source: { kind: "attribute", name: "uuid", type: "text" }, descending: false },
  ];
  const missing = ties.filter(({ source }) => !isNamed((source as { name: string }).name));
  return { ...wanted, order: [...named, ...missing] };
}

const recorded = (name: string): RunSource => ({ kind: "recorded", name, type: "number" });
