import type { NewRun, Run } from "../../../../domain/run.ts";
import { ann, World } from "../../../testing/world.ts";
import type { RunTracking } from "../../metadata.ts";
import { createRunTracking } from "../tracking.ts";

/** A world with the project `p` and its experiment 1, `e`. */
export class Tracked extends World {
  readonly runs: RunTracking = createRunTracking(this.context, null);

  static async create(): Promise<Tracked> {
    const world = new Tracked();
    await world.project();
    await world.runs.createExperiment(ann, { project: "p", name: "e" });
    return world;
  }

  run(given: Partial<NewRun> = {}): Promise<Run> {
    return this.runs.createRun(ann, { project: "p", experiment: 1, ...given });
  }

  setExperimentDeleted(deleted: boolean, number = 1) {
    return this.runs.changeExperiment(ann, { project: "p", number, deleted });
  }
}
