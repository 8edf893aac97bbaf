import type { Caller } from "../../../domain/caller.ts";
import type { Experiment } from "../../../domain/experiment.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { experimentLocation } from "../messages.ts";

const MOST = 10_000;

/** Where the runs and models of experiments keep their files. An experiment's place never changes, so it is asked for once. */
export interface Locations {
  of(caller: Caller, made: { readonly project: string; readonly experiment: number }): Promise<string>;
  learn(experiment: Experiment): string;
}

export function createLocations(metadata: Metadata): Locations {
  const known = new Map<string, string>();
  const learn = (experiment: Experiment): string => {
    const location = experimentLocation(experiment);
    if (known.size >= MOST) known.clear();
    known.set(`${experiment.number} ${experiment.project}`, location);
    return location;
  };
  return {
    learn,
    async of(caller, { project, experiment: number }) {
      return (
        known.get(`${number} ${project}`) ?? learn(await metadata.getExperiment(caller, { project, number }))
      );
    },
  };
}
