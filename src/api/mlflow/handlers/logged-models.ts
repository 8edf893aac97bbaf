import {
  type LoggedModel,
  type LoggedModelChange,
  type LoggedModelStatus,
  loggedModelStatuses,
} from "../../../domain/logged-model.ts";
import { listFolder } from "../artifacts/lists.ts";
import { type ArtifactPlace, artifactPath } from "../artifacts/paths.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, MlflowError, missing, type Retelling, retell } from "../errors.ts";
import { loggedModelMessage, modelArtifactUri, statusNames } from "../logged-models/messages.ts";
import { proxyPath } from "../messages.ts";
import { choice, type Kind, list, required, text } from "../requests/fields.ts";
import { experimentNumber, modelMissing, modelUuid, runMissing, runUuid } from "../requests/ids.ts";
import { pair, recordOf } from "../requests/kinds.ts";
import { pythonRepr } from "../requests/python.ts";
import { runNameOf } from "../runs/names.ts";
import { sendArtifact } from "./artifact-proxy.ts";
import { experimentRefusals } from "./experiments.ts";
import type { RunContext } from "./runs.ts";

const FORBIDDEN = /[/:.%"']/;

const statuses = choice({ LOGGED_MODEL_PENDING: 1, LOGGED_MODEL_READY: 2, LOGGED_MODEL_UPLOAD_FAILED: 3 });

const status: Kind<LoggedModelStatus> = {
  read(value, path) {
    const name = statuses.read(value, path);
    return loggedModelStatuses.find((each) => statusNames[each] === name)!;
  },
};

function checkModelName(name: string): string {
  if (!FORBIDDEN.test(name)) return name;
  throw invalid(
    `Invalid model name (${pythonRepr(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  );
}

/** One that was deleted is as good as gone for MLflow. */
export function modelRefusals(modelId: string): Retelling {
  const gone = () => modelMissing(modelId);
  return { "logged_model.unknown": gone, "logged_model.deleted": gone };
}

const creation = {
  experiment_id: required(text),
  name: text,
  model_type: text,
  source_run_id: text,
  params: list(pair),
  tags: list(pair),
};

const placeOf = (model: LoggedModel, path: string): ArtifactPlace => ({
  owner: { kind: "logged_model", uuid: model.uuid },
  path,
});

export function loggedModelHandlers({ metadata, locations, ids }: RunContext): MlflowHandlers {
  const answer = async ({ caller }: MlflowCall, model: LoggedModel): Promise<unknown> => ({
    model: loggedModelMessage(model, await locations.of(caller, model)),
  });

  const find = async (
    { caller, params: { model_id } }: MlflowCall,
    deletedToo: boolean,
  ): Promise<LoggedModel> => {
    const model = await retell(
      metadata.getLoggedModel(caller, { model: modelUuid(model_id) }),
      modelRefusals(model_id),
    );
    if (model.state === "active" || deletedToo) return model;
    throw modelMissing(model_id);
  };

  const change = (
    { caller, params: { model_id } }: MlflowCall,
    moves: Omit<LoggedModelChange, "model">,
  ): Promise<LoggedModel> =>
    retell(
      metadata.changeLoggedModel(caller, { ...moves, model: modelUuid(model_id) }),
      modelRefusals(model_id),
    );

  return {
    CreateLoggedModel: handle(creation, async (given, call) => {
      const uuid = ids.uuid();
      const experiment = experimentNumber(given.experiment_id);
      const made = metadata.createLoggedModel(call.caller, {
        project: call.project,
        experiment,
        uuid,
        name: given.name ? checkModelName(given.name) : runNameOf(uuid),
        params: recordOf(given.params),
        tags: recordOf(given.tags),
        ...(given.model_type && { type: given.model_type }),
        ...(given.source_run_id && { sourceRun: runUuid(given.source_run_id) }),
      });
      const model = await retell(made, {
        ...experimentRefusals(experiment),
        "run.unknown": () => runMissing(given.source_run_id!),
      });
      return answer(call, model);
    }),

    GetLoggedModel: async (call) =>
      answer(call, await find(call, call.query.get("allow_deleted") === "true")),

    FinalizeLoggedModel: handle(
      { model_id: required(text), status: required(status) },
      async ({ status }, call) => answer(call, await change(call, { status })),
    ),

    DeleteLoggedModel: async (call) => {
      await change(call, { deleted: true });
    },

    SetLoggedModelTags: handle({ tags: list(pair) }, async ({ tags }, call) => {
      await change(call, { tags: { set: recordOf(tags) } });
    }),

    DeleteLoggedModelTag: async (call) => {
      const { model_id, tag_key } = call.params;
      const { tags } = await find(call, false);
      if (!Object.hasOwn(tags, tag_key)) {
        throw missing(`No tag with key ${pythonRepr(tag_key)} found for model with ID '${model_id}'.`);
      }
      await change(call, { tags: { remove: [tag_key] } });
    },

    LogLoggedModelParamsRequest: handle(
      { model_id: required(text), params: list(pair) },
      async ({ params }, call) => {
        const changed = () => invalid("Changing param values is not allowed.");
        await retell(change(call, { params: recordOf(params) }), { "param.changed": changed });
      },
    ),

    ListLoggedModelArtifacts: handle({ artifact_directory_path: text }, async (given, call) => {
      const folder = artifactPath(given.artifact_directory_path ?? "");
      const model = await find(call, false);
      return {
        files: await listFolder(metadata, call.caller, placeOf(model, folder)),
        root_uri: modelArtifactUri(await locations.of(call.caller, model), model.uuid),
      };
    }),

    GetLoggedModelArtifact: async (call) => {
      const told = call.query.get("artifact_file_path");
      if (!told) {
        throw new MlflowError(
          "BAD_REQUEST",
          'Request must include the "artifact_file_path" query parameter.',
        );
      }
      const path = artifactPath(told);
      const model = await find(call, false);
      const location = modelArtifactUri(await locations.of(call.caller, model), model.uuid);
      return sendArtifact(metadata, call, placeOf(model, path), proxyPath(location, path));
    },
  };
}
