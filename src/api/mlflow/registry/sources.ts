import type { Artifact, ArtifactOwner } from "../../../domain/artifact.ts";
import type { LoggedModel } from "../../../domain/logged-model.ts";
import type { RegisteredInstance } from "../../../domain/registry.ts";
import type { Run } from "../../../domain/run.ts";
import type { Gallery } from "../../../gallery.ts";
import type { MlflowCall } from "../call.ts";
import { invalid, MlflowError } from "../errors.ts";
import { findRun, modelIdOf, modelUuid, runIdOf } from "../ids.ts";
import type { Locations } from "../locations.ts";
import { artifactUri, modelLocation } from "../messages.ts";
import { isPrompt } from "./prompts.ts";
import { loggedModelOf, runOf } from "./messages.ts";
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
import type { Versions } from "./versions.ts";

/** What a version is said to come from, as the request has it. */
export interface Told {
  readonly source: string;
  /** Undefined when it was not told, which is not the same as empty. */
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/** A member of a bundle. */
interface Member {
  readonly path: string;
  readonly digest: string;
}

/** Where a version comes from, found to be right. */
export interface Found {
  readonly source: string;
  readonly run: Run | null;
  /** As it was told when there is no such run here. */
  readonly runId: string;
  readonly model: LoggedModel | null;
  readonly members: readonly Member[];
}

interface Parts {
  readonly gallery: Gallery;
  readonly locations: Locations;
  readonly versions: Versions;
}

/** Finds what versions are made of: files of runs, of logged models and of other versions. */
export function createSources({ gallery: { metadata, storage }, locations, versions }: Parts) {
  async function runOrNothing({ caller, project }: MlflowCall, runId: string): Promise<Run | null> {
    const uuid = findRun(runId);
    if (uuid === undefined) return null;
    const run = await metadata.getRun(caller, { run: uuid }).catch(nothingWhen("run.unknown"));
    return run?.project === project ? run : null;
  }

  async function modelOrNothing({ caller, project }: MlflowCall, modelId: string): Promise<LoggedModel | null> {
    const uuid = modelUuidOrNothing(modelId);
    if (uuid === undefined) return null;
    const model = await metadata.getLoggedModel(caller, { model: uuid }).catch(nothingWhen("logged_model.unknown"));
    return model?.project === project ? model : null;
  }

  async function membersOf({ caller }: MlflowCall, owner: ArtifactOwner, top: string): Promise<Member[]> {
    const read = (folder: string, page_token?: string) =>
      metadata.listArtifacts(caller, {
        ...{ owner, page_size: 1_000 },
        ...(folder !== "" && { folder }),
        ...(page_token !== undefined && { page_token }),
      });
    const files: Artifact[] = [];
    const folders = [top];
    for (const folder of folders) {
      let token: string | undefined;
      do {
        const page = await read(folder, token);
        for (const entry of page.items) {
          if (entry.kind === "file") files.push(entry);
          else folders.push(entry.path);
        }
        token = page.next_page_token;
      } while (token !== undefined);
    }
    const isFile = files.length === 0 && top !== "";
    if (isFile) {
      const file = await metadata.getArtifact(caller, { owner, path: top }).catch(nothingWhen("artifact.unknown"));
      return file === null ? [] : [{ path: top.slice(top.lastIndexOf("/") + 1), digest: file.digest }];
    }
    const skipped = top === "" ? 0 : top.length + 1;
    return files.map(({ path, digest }) => ({ path: path.slice(skipped), digest }));
  }

  async function locationOf(call: MlflowCall, run: Run): Promise<string> {
    return artifactUri(await locations.of(call.caller, run), runIdOf(run.uuid));
  }

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
    const model = await versions.model(call, named.name);
    if (isPrompt(model.tags)) {
      throw invalid(
        `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
      );
    }
    const origin = await versions.named(call, model, named);
    const isOther = (told: string | undefined, own: string) => told !== undefined && told !== own;
    if (isOther(runId, runOf(origin)) || isOther(modelId, loggedModelOf(origin))) {
      throw invalid(
        `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
      );
    }
    return {
      source: `models:/${origin.title}/${origin.place}`,
      run: null,
      runId: runOf(origin),
      model: await modelOrNothing(call, loggedModelOf(origin)),
      members: await membersOfInstance(call, origin),
    };
  }

  async function membersOfInstance({ caller }: MlflowCall, { uuid, fields }: RegisteredInstance): Promise<Member[]> {
    if (fields.isPointer === true) return [];
    const { blob, files } = await storage.getInstance(caller, { uuid });
    return blob === null ? files.map(({ path, digest }) => ({ path, digest })) : [{ path: "", digest: blob.digest }];
  }

  async function fromRun(call: MlflowCall, source: string, runId: string): Promise<Found> {
    const run = runId === "" ? null : await runOrNothing(call, runId);
    if (isLocal(source)) {
      if (runId !== "" && run === null) throw notContained(source, "run_id");
      throw localRefusal(source, "run_id");
    }
    checkNoRelativeParts(source);
    const uri = parseUri(source);
    const found = { source, run, runId, model: null };
    if (uri.scheme === "runs") {
      if (uri.authority !== "") throw notContained(source, "run_id");
      const { runId: named, path } = parseRunSource(source);
      if (named !== runId) throw notContained(source, "run_id");
      return { ...found, members: run === null ? [] : await membersOf(call, ownerOf(run), path) };
    }
    if (uri.scheme === "models") throw notContained(source, "model_id");
    if (uri.scheme === "mlflow-artifacts") {
      const path = run === null ? undefined : pathWithin(uri, await locationOf(call, run));
      if (run === null || path === undefined) throw notContained(source, "run_id");
      return { ...found, members: await membersOf(call, ownerOf(run), path) };
    }
    return { ...found, members: [] };
  }

  async function fromModel(call: MlflowCall, source: string, told: Told, modelId: string): Promise<Found> {
    const model = await modelOrNothing(call, modelId);
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
      path = model === null ? undefined : pathWithin(uri, modelLocation(model));
      if (path === undefined) throw notContained(source, "model_id");
    }
    if (model === null) {
      throw new MlflowError("RESOURCE_DOES_NOT_EXIST", `Logged model with ID '${modelId}' not found.`);
    }
    const runId = told.runId || (model.sourceRun === null ? "" : runIdOf(model.sourceRun));
    return {
      ...{ source, runId, model },
      run: runId === "" ? null : await runOrNothing(call, runId),
      members: path === undefined ? [] : await membersOf(call, { kind: "logged_model", uuid: model.uuid }, path),
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
