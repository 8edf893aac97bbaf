import type { InstanceComparison, MetricChange, ModelComparison, ValueChange } from "../../client/index.ts";
import type { FieldValue } from "../../domain/values.ts";
import { partitionText } from "../kit/names.ts";
import { pairs } from "../kit/records.ts";
import type { Column } from "../kit/table.ts";

/** One line of a comparison. */
export interface Difference {
  readonly part: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly change: string;
}

export const diffColumns: readonly Column<Difference>[] = [
  { title: "part", of: (row) => row.part },
  { title: "name", of: (row) => row.name },
  { title: "from", of: (row) => row.from },
  { title: "to", of: (row) => row.to },
  { title: "change", of: (row) => row.change },
];

type Sides = readonly [from: string | null, to: string | null];

function difference(part: string, name: string, [from, to]: Sides, moved = "changed"): Difference {
  const change = from === null ? "added" : to === null ? "dropped" : moved;
  return { part, name, from: from ?? "", to: to ?? "", change };
}

const textOf = (value: FieldValue | null): string | null =>
  value === null ? null : typeof value === "object" ? JSON.stringify(value) : String(value);

const values = (part: string, changes: readonly ValueChange[]): Difference[] =>
  changes.map(({ name, from, to }) => difference(part, name, [textOf(from), textOf(to)]));

export function modelDifferences(comparison: ModelComparison): Difference[] {
  return [
    ...values("model", comparison.attributes),
    ...comparison.featuresAdded.map((name) => difference("feature", name, [null, ""])),
    ...comparison.featuresDropped.map((name) => difference("feature", name, ["", null])),
    ...values("hyperparameter", comparison.hyperparameters),
    ...values("training", comparison.training),
    ...values("serving", comparison.serving),
    ...values("model field", comparison.fields),
  ];
}

/** What did not move is left out. */
export function instanceDifferences(comparison: InstanceComparison): Difference[] {
  return [
    ...(comparison.model === null ? [] : modelDifferences(comparison.model)),
    ...values("field", comparison.fields),
    ...values("environment", comparison.environment),
    ...comparison.metrics.filter(({ from, to }) => from !== to).map(metricDifference),
    ...comparison.upstreams.map(({ baseVersionId, partition, from, to }) =>
      difference("upstream", `${baseVersionId}${partitionText(partition)}`, [from, to]),
    ),
    ...comparison.files.map(({ path, from, to }) =>
      difference("file", path === "" ? "blob" : path, [from, to]),
    ),
  ];
}

function metricDifference({ scope, name, dimensions, from, to, delta, better }: MetricChange): Difference {
  const series = [scope, name, ...(Object.keys(dimensions).length === 0 ? [] : [`(${pairs(dimensions)})`])];
  const judgement = better === null ? "" : better ? " better" : " worse";
  const moved = delta === null ? "" : `${delta > 0 ? "+" : ""}${roundOff(delta)}${judgement}`;
  return difference("metric", series.join(" "), [textOf(from), textOf(to)], moved);
}

/** 0.8 - 0.7 is no 0.10000000000000009 to anybody. */
const roundOff = (value: number): number => Number(value.toPrecision(12));
