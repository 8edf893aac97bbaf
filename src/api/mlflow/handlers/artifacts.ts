import type { Run } from "../../../domain/run.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { listFolder } from "../artifacts/lists.ts";
import type { Locations } from "../artifacts/locations.ts";
import { type ArtifactPlace, artifactPath } from "../artifacts/paths.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, MlflowError, retell } from "../errors.ts";
import { artifactUri, proxyPath } from "../messages.ts";
import { int64, missingValue, required, text } from "../requests/fields.ts";
import { modelUuid, runIdOf, runMissing, runUuid } from "../requests/ids.ts";
import { sendArtifact } from "./artifact-proxy.ts";
import { modelRefusals } from "./logged-models.ts";
import { runRefusals } from "./runs.ts";

const WEEK_S = 7 * 24 * 60 * 60;

const placeOf = (run: Run, path: string): ArtifactPlace => ({ owner: { kind: "run", uuid: run.uuid }, path });

/** Where clients get no URLs of the store itself: everything goes through the server. */
function refusePresigned(what: string, needed: string, uri: string): never {
  const scheme = uri.slice(0, uri.indexOf(":"));
  if (scheme === "mlflow-artifacts") {
    throw invalid(`${what} (artifact URI scheme: ${scheme}). This endpoint requires ${needed}.`);
  }
  throw new MlflowError("NOT_IMPLEMENTED", `Gallery signs no URLs of the store at ${scheme}:`);
}

/** What MLflow says of a run's files beside the proxy. */
export function artifactHandlers(metadata: Metadata, locations: Locations): MlflowHandlers {
  const find = ({ caller }: MlflowCall, runId: string): Promise<Run> =>
    retell(metadata.getRun(caller, { run: runUuid(runId) }), runRefusals(runId));

  const uriOf = async ({ caller }: MlflowCall, run: Run): Promise<string> =>
    artifactUri(await locations.of(caller, run), runIdOf(run.uuid));

  return {
    ListArtifacts: handle(
      { run_id: required(text), path: text, page_token: text },
      async ({ run_id, path = "" }, call) => {
        const folder = artifactPath(path);
        const run = await find(call, run_id);
        const files = await listFolder(metadata, call.caller, placeOf(run, folder));
        return { root_uri: await uriOf(call, run), files };
      },
    ),

    GetArtifact: async (call) => {
      const { query } = call;
      const runId = query.get("run_id") || query.get("run_uuid");
      const path = query.get("path");
      if (!path) throw missingValue("path");
      const file = artifactPath(path);
      if (runId === null) throw runMissing("None");
      const run = await find(call, runId);
      return sendArtifact(metadata, call, placeOf(run, file), proxyPath(await uriOf(call, run), file));
    },

    CreatePresignedUploadUrl: handle(
      { run_id: text, model_id: text, path: required(text), expiration: int64 },
      async ({ run_id, model_id, path }, call) => {
        if (!run_id === !model_id) throw invalid("Exactly one of run_id and model_id must be provided.");
        artifactPath(path);
        const made = run_id
          ? await find(call, run_id)
          : await retell(
              metadata.getLoggedModel(call.caller, { model: modelUuid(model_id!) }),
              modelRefusals(model_id!),
            );
        refusePresigned(
          "Presigned upload is not supported for proxied artifact storage",
          "a direct cloud storage artifact URI",
          await locations.of(call.caller, made),
        );
      },
    ),

    CreatePresignedDownloadUrl: handle(
      { run_id: required(text), path: required(text), expiration: int64 },
      async ({ run_id, path, expiration = 1 }, call) => {
        artifactPath(path);
        if (expiration < 1 || expiration > WEEK_S) {
          throw invalid(`expiration must be between 1 and ${WEEK_S} seconds (got ${expiration}).`);
        }
        refusePresigned(
          "Presigned download is not supported for runs with proxied artifact storage",
          "a run with a direct cloud storage artifact URI",
          await uriOf(call, await find(call, run_id)),
        );
      },
    ),
  };
}
