import type { ArtifactOwner } from "../../../domain/artifact.ts";
import { type ErrorCode, GalleryError } from "../../../domain/errors.ts";
import type { LoggedModel } from "../../../domain/logged-model.ts";
import { isPrompt, runOf } from "../../../domain/mlflow.ts";
import type { Run } from "../../../domain/run.ts";
import type { Gallery } from "../../../gallery.ts";
import type { Locations } from "../artifacts/locations.ts";
import type { MlflowCall } from "../call.ts";
import { invalid } from "../errors.ts";
import { artifactUri } from "../messages.ts";
import { findModel, findRun, modelIdOf, modelMissing, runIdOf } from "../requests/ids.ts";
import type { Lookup } from "./lookup.ts";
import type { Member, Members } from "./members.ts";
import { downloadUri, loggedModelOf } from "./messages.ts";
import {
  checkNoRelativeParts,
  isLocal,
  localRefusal,
  notContained,
  parseModelSource,
  parseRunSource,
  pathWithin,
} from "./source-rules.ts";
import { parseUri } from "./uri.ts";

/** What a version is said to come from, as the request has it. */
export interface Told {
  readonly source: string;
  /** Undefined when it was not told, which is not the same as empty. */
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/** Where a version comes from, found to be right. */
export interface Found {
  readonly source: string;
  /** Where the files are when they are somewhere else and the source does not say it; else empty. */
  readonly location: string;
  readonly run: Run | null;
  /** As it was told when there is no such run here. */
  readonly runId: string;
  readonly model: LoggedModel | null;
  /** Of the version that it is copied from, as texts. */
  readonly partition: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
}

interface Parts {
  readonly gallery: Gallery;
  readonly locations: Locations;
  readonly lookup: Lookup;
  readonly members: Members;
}

/** Finds what versions are made of: files of runs, of logged models and of other versions. */
export function createSources({ gallery: { metadata }, locations, lookup, members }: Parts) {
  async function findRunOf({ caller, project }: MlflowCall, runId: string): Promise<Run | null> {
    const uuid = findRun(runId);
    if (uuid === undefined) return null;
    const run = await orNull("run.unknown", metadata.getRun(caller, { run: uuid }));
    return run?.project === project ? run : null;
  }

  async function findModelOf({ caller, project }: MlflowCall, modelId: string): Promise<LoggedModel | null> {
    const uuid = findModel(modelId);
    if (uuid === undefined) return null;
    const model = await orNull("logged_model.unknown", metadata.getLoggedModel(caller, { model: uuid }));
    return model?.project === project ? model : null;
  }

  const rootOf = async (
    { caller }: MlflowCall,
    made: { readonly project: string; readonly experiment: number },
    folder: string,
  ): Promise<string> => artifactUri(await locations.of(caller, made), folder);

  /** A version that is made from another one takes its files and where those came from. */
  async function fromVersion(call: MlflowCall, { source, runId, modelId }: Told): Promise<Found | null> {
    const uri = parseUri(source);
    if (uri.scheme !== "models") return null;
    if (uri.authority !== "") {
      throw invalid(
        `Invalid model version source: '${source}'. Registered model sources must use the active model registry.`,
      );
    }
    const named = parseModelSource(source);
    if (named === undefined) throw notContained(source, "model_id");
    if ("modelId" in named) return null;
    const model = await lookup.model(call, named.name);
    if (isPrompt(model.tags)) {
      throw invalid(
        `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
      );
    }
    const origin = await lookup.named(call, model, named);
    const isOther = (told: string | undefined, own: string) => told !== undefined && told !== own;
    if (isOther(runId, runOf(origin)) || isOther(modelId, loggedModelOf(origin))) {
      throw invalid(
        `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
      );
    }
    return {
      source: `models:/${origin.title}/${origin.place}`,
      location: origin.fields.isPointer === true ? downloadUri(origin) : "",
      run: null,
      runId: runOf(origin),
      model: await findModelOf(call, loggedModelOf(origin)),
      partition: Object.fromEntries(
        Object.entries(origin.partition).map(([name, value]) => [name, String(value)]),
      ),
      members: await members.ofInstance(call.caller, origin),
    };
  }

  async function fromRun(call: MlflowCall, source: string, runId: string): Promise<Found> {
    const run = runId === "" ? null : await findRunOf(call, runId);
    if (isLocal(source)) {
      if (runId !== "" && run === null) throw notContained(source, "run_id");
      throw localRefusal(source, "run_id");
    }
    checkNoRelativeParts(source);
    const uri = parseUri(source);
    const found = { source, location: "", run, runId, model: null, partition: {} };
    if (uri.scheme === "runs") {
      if (uri.authority !== "") throw notContained(source, "run_id");
      const { runId: named, path } = parseRunSource(source);
      if (named !== runId) throw notContained(source, "run_id");
      return { ...found, members: run === null ? [] : await members.below(call.caller, ownerOf(run), path) };
    }
    if (uri.scheme === "models") throw notContained(source, "model_id");
    if (uri.scheme === "mlflow-artifacts") {
      const path = run === null ? undefined : pathWithin(uri, await rootOf(call, run, runIdOf(run.uuid)));
      if (run === null || path === undefined) throw notContained(source, "run_id");
      return { ...found, members: await members.below(call.caller, ownerOf(run), path) };
    }
    return { ...found, members: [] };
  }

  async function fromModel(call: MlflowCall, source: string, told: Told, modelId: string): Promise<Found> {
    const model = await findModelOf(call, modelId);
    if (isLocal(source)) {
      if (model === null) throw notContained(source, "model_id");
      throw localRefusal(source, "model_id");
    }
    checkNoRelativeParts(source);
    const uri = parseUri(source);
    let path: string | undefined;
    if (uri.scheme === "models") {
      const named = uri.authority === "" ? parseModelSource(source) : undefined;
      if (named === undefined || !("modelId" in named) || named.modelId !== modelId) {
        throw notContained(source, "model_id");
      }
      path = "";
    }
    if (uri.scheme === "runs") throw notContained(source, "model_id");
    if (uri.scheme === "mlflow-artifacts") {
      path =
        model === null
          ? undefined
          : pathWithin(uri, await rootOf(call, model, `models/${modelIdOf(model.uuid)}`));
      if (path === undefined) throw notContained(source, "model_id");
    }
    if (model === null) throw modelMissing(modelId);
    const runId = told.runId || (model.sourceRun === null ? "" : runIdOf(model.sourceRun));
    return {
      ...{ source, location: "", runId, model, partition: {} },
      run: runId === "" ? null : await findRunOf(call, runId),
      members: path === undefined ? [] : await members.below(call.caller, ownedBy(model), path),
    };
  }

  return {
    async find(call: MlflowCall, told: Told): Promise<Found> {
      const copied = await fromVersion(call, told);
      if (copied !== null) return copied;
      return told.modelId
        ? fromModel(call, told.source, told, told.modelId)
        : fromRun(call, told.source, told.runId ?? "");
    },
  };
}

const ownerOf = ({ uuid }: Run): ArtifactOwner => ({ kind: "run", uuid });

const ownedBy = ({ uuid }: LoggedModel): ArtifactOwner => ({ kind: "logged_model", uuid });

async function orNull<T>(unknown: ErrorCode, asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GalleryError && error.code === unknown) return null;
    throw error;
  }
}

export type Sources = ReturnType<typeof createSources>;
