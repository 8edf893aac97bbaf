import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import { DEFAULT_EXPERIMENT } from "../../domain/experiment.ts";
import type { Gallery } from "../../gallery.ts";

export interface ProjectKeeper {
  /** MLflow's clients know no projects, so the first to name one makes it, with its default experiment. */
  ensure(caller: Caller, project: string): Promise<void>;
}

const exists = (error: unknown): boolean =>
  error instanceof GalleryError && (error.code === "project.exists" || error.code === "experiment.exists");

export function projectKeeper({ storage, metadata }: Gallery): ProjectKeeper {
  /** Projects are never removed, so one that was seen is there. */
  const seen = new Set<string>();
  return {
    async ensure(caller, project) {
      if (seen.has(project)) return;
      const { idempotencyKey: _, ...maker } = caller;
      const make = async (work: Promise<unknown>): Promise<void> => {
        await work.catch((error: unknown) => {
          if (!exists(error)) throw error;
        });
      };
      await make(storage.createProject(maker, { name: project }));
      await make(metadata.createExperiment(maker, { project, name: DEFAULT_EXPERIMENT }));
      seen.add(project);
    },
  };
}
