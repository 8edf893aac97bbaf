import type { Client, Experiment, ExperimentName } from "../../client/index.ts";
import { pairs } from "../kit/records.ts";
import type { Cell, Column } from "../kit/table.ts";

export const experimentColumns: readonly Column<Experiment>[] = [
  { title: "number", of: (experiment) => experiment.number },
  { title: "name", of: (experiment) => experiment.name },
  { title: "state", of: (experiment) => experiment.state },
  { title: "tags", of: (experiment) => pairs(experiment.tags) },
  { title: "updated", of: (experiment) => experiment.updatedAt },
];

export function experimentEntries(experiment: Experiment): readonly (readonly [string, Cell])[] {
  return [
    ["uuid", experiment.uuid],
    ["project", experiment.project],
    ["number", experiment.number],
    ["name", experiment.name],
    ["files", experiment.artifactLocation],
    ["state", experiment.state],
    ["tags", pairs(experiment.tags)],
    ["created", `${experiment.createdAt} by ${experiment.createdBy}`],
    ["updated", experiment.updatedAt],
  ];
}

/** What a person calls an experiment: digits are its number, anything else is its name. */
export const experimentNamed = (project: string, text: string): ExperimentName =>
  /^\d{1,15}$/.test(text) ? { project, number: Number(text) } : { project, name: text };

/** The number of an experiment that a person names. */
export async function experimentNumber(client: Client, project: string, named: string): Promise<number> {
  const wanted = experimentNamed(project, named);
  return "number" in wanted ? wanted.number : (await client.experiments.get(wanted)).number;
}
