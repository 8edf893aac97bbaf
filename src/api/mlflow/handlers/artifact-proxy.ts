import { Readable } from "node:stream";
import type { Artifact } from "../../../domain/artifact.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { plainName, sendBytes } from "../../http/send-bytes.ts";
import { type InstanceFiles, placeOfInstance } from "../artifacts/instance-files.ts";
import { listFolder } from "../artifacts/lists.ts";
import { type ArtifactPlace, placeOfArtifact } from "../artifacts/paths.ts";
import type { MlflowCall, MlflowHandlers } from "../call.ts";
import { invalid, type MlflowError, missing, type Retelling, retell } from "../errors.ts";
import { modelIdOf, modelMissing, runIdOf, runMissing } from "../requests/ids.ts";
import { runRefusals } from "./runs.ts";

const noSuch = (path: string) => (): MlflowError => missing(`No such artifact: '${path}'`);

/** How reading is refused; `path` as the client wrote it. */
const readRefusals = (path: string): Retelling => ({
  "run.unknown": noSuch(path),
  "logged_model.unknown": noSuch(path),
  "artifact.unknown": noSuch(path),
  "artifact.folder": () => invalid(`Artifact path refers to a directory, not a file: '${path}'`),
});

/** How writing is refused to a run or a logged model. */
export function writeRefusals({ owner: { kind, uuid } }: ArtifactPlace): Retelling {
  if (kind === "run")
    return { ...runRefusals(runIdOf(uuid)), "run.unknown": () => runMissing(runIdOf(uuid)) };
  const gone = () => modelMissing(modelIdOf(uuid));
  return { "logged_model.unknown": gone, "logged_model.deleted": gone };
}

/** Whoever lists what is not there is shown that nothing is in it. */
function nothingThere(error: unknown): undefined {
  const unknown = error instanceof GalleryError && error.kind === "missing";
  if (!unknown) throw error;
}

/** Where a file can be put, which the top of a run is not. */
export function requirePlace(path: string): ArtifactPlace {
  const place = placeOfArtifact(path);
  if (place !== undefined && place.path !== "") return place;
  throw invalid(
    "Files lie below <experiment_id>/<run_id>/artifacts or <experiment_id>/models/<model_id>/artifacts",
  );
}

/** What the client says of the length, when it says it. */
export function sizeOf({ request }: MlflowCall): { size?: number } {
  const length = request.headers["content-length"];
  return length === undefined ? {} : { size: Number(length) };
}

/** The body of an upload as it comes; one of no bytes comes as nothing. */
export const bytesOf = ({ body }: MlflowCall): Readable =>
  body instanceof Readable ? body : Readable.from([]);

/** Answers with a file of a run or a logged model. */
export async function sendArtifact(
  metadata: Metadata,
  { caller, request, reply }: MlflowCall,
  place: ArtifactPlace,
  told: string,
): Promise<unknown> {
  const describe = (): Promise<Artifact> => retell(metadata.getArtifact(caller, place), readRefusals(told));
  if (place.path === "") throw invalid(`Artifact path refers to a directory, not a file: '${told}'`);
  return sendBytes(request, reply, {
    fileName: plainName(place.path) ?? "artifact",
    describe,
    open: (range) =>
      retell(metadata.openArtifact(caller, { ...place, ...(range && { range }) }), readRefusals(told)),
  });
}

/** The files of runs, logged models and instances at the paths where clients look for them. */
export function artifactProxyHandlers(metadata: Metadata, instances: InstanceFiles): MlflowHandlers {
  return {
    "ArtifactProxy.DownloadArtifact": async (call) => {
      const { artifact_path: told } = call.params;
      const instance = placeOfInstance(told);
      if (instance !== undefined) return instances.send(call, instance, told);
      const place = placeOfArtifact(told);
      if (place === undefined) throw noSuch(told)();
      return sendArtifact(metadata, call, place, told);
    },

    "ArtifactProxy.UploadArtifact": async (call) => {
      const bytes = bytesOf(call);
      let place: ArtifactPlace;
      try {
        place = requirePlace(call.params.artifact_path);
      } catch (reason) {
        bytes.resume();
        throw reason;
      }
      const input = { ...place, ...sizeOf(call), bytes };
      await retell(metadata.uploadArtifact(call.caller, input), writeRefusals(place));
      return call.reply.code(200).send();
    },

    "ArtifactProxy.ListArtifacts": async ({ caller, query }) => {
      const path = query.get("path") ?? "";
      const instance = placeOfInstance(path);
      if (instance !== undefined) {
        return { files: await instances.list(caller, instance).catch(nothingThere) };
      }
      const place = placeOfArtifact(path);
      if (place === undefined) return {};
      const files = listFolder(metadata, caller, place, (path) => path.split("/").at(-1)!);
      return { files: await files.catch(nothingThere) };
    },

    "ArtifactProxy.DeleteArtifact": async ({ caller, params }) => {
      const place = placeOfArtifact(params.artifact_path);
      if (place === undefined) return {};
      const { owner, path } = place;
      await retell(
        metadata.removeArtifact(caller, { owner, ...(path !== "" && { path }) }),
        writeRefusals(place),
      );
      return {};
    },
  };
}
