import { dirname, join } from "node:path";
import { GalleryError } from "../../../../domain/errors.ts";
import type { Source, SourceExperiment, SourceModel } from "../source.ts";
import type { Subject, Tally } from "../tally.ts";
import { foldersIn, numberOf, readMeta, someFoldersIn, textOf, textsIn } from "./folder/files.ts";
import { readLoggedModel } from "./folder/logged-models.ts";
import { readModel, readVersion } from "./folder/registry.ts";
import { pointsOf, readRun, runFolders } from "./folder/runs.ts";
import { localFiles } from "./local-files.ts";

export interface FolderPlace {
  /** Path of `mlruns`. */
  readonly path: string;
  /** The folder that the server kept files in for its clients. */
  readonly artifacts: string | undefined;
}

const TRASH = ".trash";
/** Stands among the experiments. */
const REGISTRY = "models";

async function readExperiment(folder: string, isDeleted: boolean): Promise<SourceExperiment | undefined> {
  const meta = await readMeta(folder);
  if (meta === undefined) return undefined;
  return {
    ...{ id: textOf(meta, "experiment_id"), name: textOf(meta, "name") },
    state: isDeleted ? "deleted" : "active",
    location: textOf(meta, "artifact_location"),
    tags: await textsIn(join(folder, "tags")),
    made: { at: numberOf(meta, "creation_time"), by: "", movedAt: numberOf(meta, "last_update_time") },
  };
}

/** Folders that may be experiments', and whether they are deleted. */
async function* experimentFolders(
  path: string,
): AsyncGenerator<readonly [folder: string, isDeleted: boolean]> {
  for (const name of await foldersIn(path)) {
    if (name !== TRASH && name !== REGISTRY) yield [join(path, name), false];
  }
  for (const name of await foldersIn(join(path, TRASH))) yield [join(path, TRASH, name), true];
}

/** Folders that are looked into before a folder is taken for none of MLflow's, where all but two are experiments. */
const LOOKED_INTO = 200;

/** Whether a folder looks like one that MLflow has written; told within moments, whatever it holds. */
export async function isFileStore(path: string): Promise<boolean> {
  return (await holdsExperiment(path)) || (await holdsExperiment(join(path, TRASH)));
}

async function holdsExperiment(path: string): Promise<boolean> {
  let looked = 0;
  for await (const name of someFoldersIn(path)) {
    if (name === TRASH || name === REGISTRY) continue;
    const meta = await readMeta(join(path, name)).catch(() => undefined);
    if (meta !== undefined && textOf(meta, "experiment_id") !== "") return true;
    looked += 1;
    if (looked === LOOKED_INTO) break;
  }
  return false;
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A folder `mlruns`, which MLflow writes where it has no server and no database. */
export function folderSource({ path, artifacts }: FolderPlace, tally: Tally): Source {
  const experimentPlaces = new Map<string, string>();
  const modelPlaces = new Map<string, string>();

  /** What one folder holds; one that cannot be read is told in the report. */
  async function readOne<Found>(
    what: Subject,
    name: string,
    reading: Promise<Found>,
  ): Promise<Found | undefined> {
    try {
      return await reading;
    } catch (error) {
      tally.leave(what, name, sentenceOf(error));
      return undefined;
    }
  }

  const placeOf = ({ id }: Pick<SourceExperiment, "id">): string =>
    experimentPlaces.get(id) ?? join(path, id);
  const modelPlace = ({ name }: Pick<SourceModel, "name">): string =>
    modelPlaces.get(name) ?? join(path, REGISTRY, name);

  return {
    ...localFiles({ base: dirname(path), served: artifacts, tally }),

    async *experiments() {
      const found: SourceExperiment[] = [];
      for await (const [folder, isDeleted] of experimentFolders(path)) {
        const experiment = await readOne("experiments", folder, readExperiment(folder, isDeleted));
        if (experiment === undefined) continue;
        experimentPlaces.set(experiment.id, folder);
        found.push(experiment);
      }
      // Ids are drawn by lot here, so the order of making is told by times alone.
      yield* found.sort((a, b) => (a.made.at ?? 0) - (b.made.at ?? 0) || (a.id < b.id ? -1 : 1));
    },

    async *runs(experiment) {
      const folder = placeOf(experiment);
      for (const name of await runFolders(folder)) {
        const run = await readOne("runs", name, readRun(experiment, folder, name));
        if (run !== undefined) yield run;
      }
    },

    points: ({ id, experiment }) => pointsOf(join(placeOf({ id: experiment }), id)),

    async *loggedModels(experiment) {
      const folder = join(placeOf(experiment), REGISTRY);
      for (const name of await foldersIn(folder)) {
        const model = await readOne("logged models", name, readLoggedModel(experiment, join(folder, name)));
        if (model !== undefined) yield model;
      }
    },

    async *models() {
      const folder = join(path, REGISTRY);
      const found: SourceModel[] = [];
      for (const name of await foldersIn(folder)) {
        const model = await readOne("registered models", name, readModel(join(folder, name)));
        if (model === undefined) continue;
        modelPlaces.set(model.name, join(folder, name));
        found.push(model);
      }
      yield* found.sort((a, b) => (a.made.at ?? 0) - (b.made.at ?? 0));
    },

    async version(model, number) {
      try {
        return await readVersion(modelPlace(model), number);
      } catch (error) {
        // Taken for a deleted one it would lose its number, so the model waits until it can be read.
        throw new GalleryError("source.refused", `version ${number} cannot be read: ${sentenceOf(error)}`);
      }
    },

    hasTraces: async (experiment) => (await foldersIn(join(placeOf(experiment), "traces"))).length > 0,

    close: async () => undefined,
  };
}
