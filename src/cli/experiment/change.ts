import type { Experiment, ExperimentChange } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import { experimentEntries, experimentNamed } from "./columns.ts";

/** Changes what a person calls an experiment, and gives it as it is afterwards. */
export async function changeExperiment(
  { client, project }: Context,
  named: string,
  moved: Omit<ExperimentChange, "project" | "number">,
): Promise<Experiment> {
  const wanted = experimentNamed(project(), named);
  const number = "number" in wanted ? wanted.number : (await client.experiments.get(wanted)).number;
  return client.experiments.change({ project: wanted.project, number, ...moved });
}

/** The same, printed. */
export async function printChanged(
  context: Context,
  named: string,
  moved: Omit<ExperimentChange, "project" | "number">,
): Promise<void> {
  const experiment = await changeExperiment(context, named, moved);
  await context.output.record(experiment, experimentEntries(experiment));
}
