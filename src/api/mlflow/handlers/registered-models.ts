import { isPrompt } from "../../../domain/mlflow.ts";
import type { RegisteredModel } from "../../../domain/registry.ts";
import type { Gallery } from "../../../gallery.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, MlflowError, retell } from "../errors.ts";
import { registeredModelFilter } from "../filter/registry.ts";
import { pythonSet } from "../filter/values.ts";
import { checkModelName, checkStage, checkTag, checkTags } from "../registry/checks.ts";
import type { Lookup } from "../registry/lookup.ts";
import { modelMessage, newModelMessage, versionMessage } from "../registry/messages.ts";
import { orderOf } from "../registry/order.ts";
import { withoutPrompts } from "../registry/prompt-filter.ts";
import { offsetOf, tokenOf } from "../registry/tokens.ts";
import { int64, required, text } from "../requests/fields.ts";
import { some } from "../requests/json.ts";
import { newTags, texts } from "../requests/kinds.ts";
import { checkName } from "../requests/names.ts";
import { collect } from "../requests/pages.ts";

const name = { name: required(text) };
const LISTED = { usual: 100, most: 1000 };

const orderable = {
  name: "title",
  timestamp: "updated",
  last_updated_timestamp: "updated",
};

function orderName(written: string): string {
  if (Object.hasOwn(orderable, written)) return written;
  throw invalid(
    `Invalid order by key '${written}' specified. Valid keys are '${pythonSet(["name", "timestamp"])}'`,
  );
}

const kindOf = (tags: Readonly<Record<string, string>>): string =>
  isPrompt(tags) ? "Prompt" : "Registered Model";

function taken(title: string, known: RegisteredModel, tags: Readonly<Record<string, string>>): MlflowError {
  const [old, wanted] = [kindOf(known.tags), kindOf(tags)];
  const sentence =
    old === wanted
      ? `${wanted} (name=${title}) already exists.`
      : `Tried to create a ${wanted.toLowerCase()} with name '${title}', but the name is already taken by a ${old.toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`;
  return new MlflowError("RESOURCE_ALREADY_EXISTS", sentence);
}

/** A registered model is a base version id, by its title. */
export function registeredModelHandlers({ storage }: Gallery, lookup: Lookup): MlflowHandlers {
  const tell = async (call: MlflowCall, model: RegisteredModel) => ({
    registered_model: modelMessage(model, await lookup.ruled(call, model)),
  });

  /** Every revision may have the tag. */
  async function removeTag({ caller, project }: MlflowCall, { baseVersionId }: RegisteredModel, key: string) {
    const revisions = await collect(
      (page) => storage.listModels(caller, { ...page, project, baseVersionId }),
      undefined,
      undefined,
    );
    for (const { uuid, tags } of revisions.items) {
      if (!Object.hasOwn(tags, key)) continue;
      await storage.changeTags(caller, { subject: { kind: "model", uuid }, remove: [key] });
    }
  }

  return {
    CreateRegisteredModel: handle(
      { ...name, tags: newTags, description: text },
      async ({ name: title, tags, description }, call) => {
        const { caller, project } = call;
        checkModelName(title);
        const given = checkTags(tags);
        const making = storage.createModel(caller, {
          ...{ project, title, tags: given },
          ...(description !== undefined && { description }),
        });
        const made = await retell(making, {
          "model.exists": async () => taken(title, await lookup.model(call, title), given),
        });
        return { registered_model: newModelMessage(title, made) };
      },
    ),

    GetRegisteredModel: handle(name, async ({ name: title }, call) =>
      tell(call, await lookup.model(call, title)),
    ),

    UpdateRegisteredModel: handle(
      { ...name, description: text },
      async ({ name: title, description }, call) => {
        const { model: uuid } = await lookup.model(call, title);
        const subject = { kind: "model", uuid } as const;
        await storage.describe(call.caller, { subject, description: description ?? "" });
        return tell(call, await lookup.model(call, title));
      },
    ),

    RenameRegisteredModel: handle(
      { ...name, new_name: required(text) },
      async ({ name: title, new_name: wanted }, call) => {
        checkModelName(wanted, "new_name");
        const { project, baseVersionId } = await lookup.model(call, title);
        const renamed = storage.retitleModel(call.caller, { project, baseVersionId, title: wanted });
        const model = await retell(renamed, {
          "model.exists": () =>
            new MlflowError("RESOURCE_ALREADY_EXISTS", `Registered Model (name=${wanted}) already exists.`),
        });
        return tell(call, model);
      },
    ),

    /** Restoring the model in Gallery brings it back. */
    DeleteRegisteredModel: handle(name, async ({ name: title }, call) => {
      const { model: uuid } = await lookup.model(call, title);
      const reason = "deleted by an MLflow client";
      await storage.deprecateModel(call.caller, { uuid, all: true, hide: true, reason });
    }),

    SearchRegisteredModels: handle(
      { filter: text, max_results: int64, order_by: texts, page_token: text },
      async ({ filter, max_results: size = LISTED.usual, order_by, page_token }, call) => {
        const { caller, project } = call;
        if (size > LISTED.most) throw tooMany(call, size);
        const where = withoutPrompts(registeredModelFilter(filter));
        const orderBy = orderOf(order_by, orderName, orderable);
        const offset = offsetOf(page_token);
        const page = await collect(
          (asked) => storage.searchRegisteredModels(caller, { ...asked, project, where, orderBy, offset }),
          size,
          undefined,
        );
        const models = page.items.map(async (model) => modelMessage(model, await lookup.ruled(call, model)));
        return {
          registered_models: some(await Promise.all(models)),
          next_page_token: page.next_page_token && tokenOf(offset + page.items.length),
        };
      },
    ),

    GetLatestVersions: handle({ ...name, stages: texts }, async ({ name: title, stages }, call) => {
      const model = await lookup.model(call, title);
      const wanted = stages?.map(checkStage) ?? [];
      const found = model.newest.filter(({ stage }) => wanted.length === 0 || wanted.includes(stage));
      return { model_versions: some(found.map((instance) => versionMessage(instance))) };
    }),

    SetRegisteredModelTag: handle(
      { ...name, key: required(text), value: text },
      async ({ name: title, key, value = "" }, call) => {
        checkModelName(title);
        checkTag(key, value);
        const { model: uuid } = await lookup.model(call, title);
        await storage.changeTags(call.caller, { subject: { kind: "model", uuid }, set: { [key]: value } });
      },
    ),

    DeleteRegisteredModelTag: handle({ ...name, key: required(text) }, async ({ name: title, key }, call) => {
      checkModelName(title);
      checkName(key, "key");
      const model = await lookup.model(call, title);
      if (Object.hasOwn(model.tags, key)) await removeTag(call, model, key);
    }),
  };
}

function tooMany({ query }: MlflowCall, size: number): MlflowError {
  const told = query.get("max_results") ?? String(size);
  return invalid(
    `Invalid value ${JSON.stringify(told)} for parameter 'max_results' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  );
}
