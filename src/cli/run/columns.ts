import type { Run, RunInput } from "../../client/index.ts";
import { type SpelledRun, spellRun } from "../../domain/run-json.ts";
import type { Output } from "../kit/output.ts";
import { pairs } from "../kit/records.ts";
import type { Cell, Column } from "../kit/table.ts";

const momentOf = (milliseconds: number | null): string => {
  if (milliseconds === null) return "";
  const moment = new Date(milliseconds);
  return Number.isNaN(moment.getTime()) ? String(milliseconds) : moment.toISOString();
};

const metricsOf = ({ metrics }: SpelledRun): string =>
  metrics.map(({ name, value }) => `${name}=${value}`).join(", ");

export const runColumns: readonly Column<SpelledRun>[] = [
  { title: "uuid", of: (run) => run.uuid },
  { title: "name", of: (run) => run.name },
  { title: "user", of: (run) => run.user },
  { title: "status", of: (run) => run.status },
  { title: "started", of: (run) => momentOf(run.startedAt) },
  { title: "params", of: (run) => pairs(run.params) },
  { title: "metrics", of: metricsOf },
];

function inputText(input: RunInput): string {
  if ("model" in input) return `model ${input.model}`;
  const { dataSet, tags } = input;
  const about = Object.keys(tags).length === 0 ? "" : ` (${pairs(tags)})`;
  return `${dataSet.name} ${dataSet.digest}${about}`;
}

function runEntries(run: SpelledRun): readonly (readonly [string, Cell])[] {
  return [
    ["uuid", run.uuid],
    ["project", run.project],
    ["experiment", run.experiment],
    ["name", run.name],
    ["user", run.user],
    ["status", run.status],
    ["started", momentOf(run.startedAt)],
    ["ended", momentOf(run.endedAt)],
    ["state", run.state],
    ["params", pairs(run.params)],
    ["metrics", metricsOf(run)],
    ["tags", pairs(run.tags)],
    ["inputs", run.inputs.map(inputText).join(", ")],
    ["outputs", run.outputs.map(({ model, step }) => `model ${model} at ${step}`).join(", ")],
    ["created", `${run.createdAt} by ${run.createdBy}`],
  ];
}

/** As a record. Values that are no numbers are texts, as everywhere in JSON. */
export function printRun(output: Output, run: Run): Promise<void> {
  const spelled = spellRun(run);
  return output.record(spelled, runEntries(spelled));
}
