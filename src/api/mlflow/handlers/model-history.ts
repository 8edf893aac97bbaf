import type { Metadata } from "../../../tiers/metadata/index.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { invalid, retell } from "../errors.ts";
import { required, text } from "../requests/fields.ts";
import { runUuid } from "../requests/ids.ts";
import { pythonRepr } from "../requests/python.ts";
import { runRefusals } from "./runs.ts";

/** The tag in which clients before MLflow 3 keep the models of a run. */
const HISTORY = "mlflow.log-model.history";

const told = ["run_id", "utc_time_created", "artifact_path", "model_uuid"];
const needed = ["artifact_path", "flavors", "run_id", "utc_time_created"];

type Model = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Model {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function modelOf(json: string): Model {
  const model = parse(json);
  if (!isObject(model)) {
    throw invalid(`Malformed model info. \n ${json} \n is not a valid JSON.`);
  }
  const lacking = needed.filter((name) => !Object.hasOwn(model, name));
  if (lacking.length > 0) {
    throw invalid(`Model json is missing mandatory fields: {${lacking.map(pythonRepr).join(", ")}}`);
  }
  return model;
}

/** What the tag keeps of a model: who and where, and each flavour without its configuration. */
function entryOf({ flavors, ...model }: Model): Model {
  const kept = told.filter((name) => Object.hasOwn(model, name)).map((name) => [name, model[name]]);
  const plain = Object.entries(isObject(flavors) ? flavors : {}).map(([name, flavor]) => {
    if (!isObject(flavor)) return [name, flavor];
    const { config: _, ...rest } = flavor;
    return [name, rest];
  });
  return { ...Object.fromEntries(kept), flavors: Object.fromEntries(plain) };
}

export function modelHistoryHandlers(metadata: Metadata): MlflowHandlers {
  return {
    LogModel: handle(
      { run_id: required(text), model_json: required(text) },
      async ({ run_id, model_json }, { caller }) => {
        const model = modelOf(model_json);
        const run = runUuid(run_id);
        const { tags } = await retell(metadata.getRun(caller, { run }), runRefusals(run_id));
        const before = parse(tags[HISTORY] ?? "[]");
        const history = [...(Array.isArray(before) ? before : []), entryOf(model)];
        await retell(
          metadata.recordRun(caller, { run, tags: { [HISTORY]: JSON.stringify(history) } }),
          runRefusals(run_id),
        );
      },
    ),
  };
}
