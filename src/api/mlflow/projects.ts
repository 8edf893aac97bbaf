import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Gallery } from "../../gallery.ts";
import { invalid } from "./errors.ts";

export interface ProjectKeeper {
  /** From a path, percent-encoded. */
  nameOf(part: string): string;
  /** MLflow's clients know no projects, so the first to name one makes it. */
  ensure(caller: Caller, project: string): Promise<void>;
}

export function projectKeeper({ storage }: Gallery): ProjectKeeper {
  /** Projects are never removed, so one that was seen is there. */
  const seen = new Set<string>();
  return {
    nameOf(part) {
      try {
        return decodeURIComponent(part);
      } catch {
        throw invalid("The project in the path is not valid percent-encoded UTF-8.");
      }
    },
    async ensure(caller, project) {
      if (seen.has(project)) return;
      const { idempotencyKey: _, ...maker } = caller;
      try {
        await storage.createProject(maker, { name: project });
      } catch (error) {
        if (!(error instanceof GalleryError && error.code === "project.exists")) throw error;
      }
      seen.add(project);
    },
  };
}
