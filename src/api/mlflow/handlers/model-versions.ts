import type { RegisteredInstance } from "../../../domain/registry.ts";
import type { Gallery } from "../../../gallery.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid } from "../errors.ts";
import { identified } from "../filter/attributes.ts";
import { modelVersionFilter } from "../filter/registry.ts";
import { checkModelName, checkStage, checkTag, checkTags, checkVersion } from "../registry/checks.ts";
import type { Lookup } from "../registry/lookup.ts";
import { downloadUri, versionMessage } from "../registry/messages.ts";
import { orderOf } from "../registry/order.ts";
import { withoutPrompts } from "../registry/prompt-filter.ts";
import type { Registration } from "../registry/registration.ts";
import { offsetOf, tokenOf } from "../registry/tokens.ts";
import { bool, int64, required, text } from "../requests/fields.ts";
import { some } from "../requests/json.ts";
import { newTags, texts } from "../requests/kinds.ts";
import { checkName } from "../requests/names.ts";
import { collect } from "../requests/pages.ts";

const named = { name: required(text), version: required(text) };
const LISTED = { usual: 10_000, most: 200_000 };

const orderable = {
  name: "title",
  version_number: "place",
  creation_timestamp: "created",
  last_updated_timestamp: "updated",
};
const usualOrder = [
  { by: "updated", direction: "descending" },
  { by: "title", direction: "ascending" },
  { by: "place", direction: "descending" },
] as const;

function orderName(written: string): string {
  const { type, key } = identified(written, Object.keys(orderable), true);
  if (type === "tag") throw invalid(`Invalid order by key '${key}' specified.`);
  return key;
}

/** A model version is an instance, by its place. */
export function modelVersionHandlers(
  { storage }: Gallery,
  lookup: Lookup,
  registration: Registration,
): MlflowHandlers {
  /** With the aliases whose rules name it now. */
  const tell = async (call: MlflowCall, instance: RegisteredInstance) => {
    const { project, baseVersionId } = instance;
    const { items: aliases } = await storage.listAliases(call.caller, { project, baseVersionId });
    const ruled = await lookup.ruled(call, { project, baseVersionId, aliases });
    const further = [...ruled].filter(([, place]) => place === instance.place).map(([alias]) => alias);
    return { model_version: versionMessage(instance, further) };
  };

  const subjectOf = ({ uuid }: RegisteredInstance) => ({ kind: "instance", uuid }) as const;

  return {
    CreateModelVersion: handle(
      {
        name: required(text),
        source: required(text),
        run_id: text,
        tags: newTags,
        run_link: text,
        description: text,
        model_id: text,
      },
      async ({ name, source, run_id, tags, run_link = "", description = "", model_id }, call) => {
        const made = await registration.register(call, {
          told: { source, runId: run_id, modelId: model_id },
          tags: checkTags(tags),
          ...{ name, runLink: run_link, description },
        });
        return tell(call, made);
      },
    ),

    GetModelVersion: handle(named, async ({ name, version }, call) =>
      tell(call, await lookup.version(call, name, version)),
    ),

    UpdateModelVersion: handle(
      { ...named, description: text },
      async ({ name, version, description = "" }, call) => {
        const instance = await lookup.version(call, name, version);
        await storage.describe(call.caller, { subject: subjectOf(instance), description });
        return tell(call, await lookup.version(call, name, version));
      },
    ),

    TransitionModelVersionStage: handle(
      { ...named, stage: required(text), archive_existing_versions: bool },
      async ({ name, version, stage: wanted, archive_existing_versions: archiveOthers = false }, call) => {
        const stage = checkStage(wanted);
        if (archiveOthers && stage !== "staging" && stage !== "production") {
          throw invalid(
            `Model version transition cannot archive existing model versions because '${wanted}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
          );
        }
        const { uuid } = await lookup.version(call, name, version);
        return tell(call, await storage.setStage(call.caller, { uuid, stage, archiveOthers }));
      },
    ),

    /** Restoring the instance in Gallery brings it back. */
    DeleteModelVersion: handle(named, async ({ name, version }, call) => {
      checkVersion(version);
      const { uuid } = await lookup.version(call, name, version);
      await storage.deprecate(call.caller, { uuid, hide: true, reason: "deleted by an MLflow client" });
    }),

    GetModelVersionDownloadUri: handle({ name: text, version: text }, async ({ name, version }, call) => ({
      artifact_uri: downloadUri(await lookup.version(call, name, version)),
    })),

    SearchModelVersions: handle(
      { filter: text, max_results: int64, order_by: texts, page_token: text },
      async ({ filter, max_results: size = LISTED.usual, order_by, page_token }, { caller, project }) => {
        if (size < 1) {
          throw invalid(`Invalid value for max_results. It must be a positive integer, but got ${size}`);
        }
        if (size > LISTED.most) {
          throw invalid(
            `Invalid value "${size}" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
          );
        }
        const where = withoutPrompts(modelVersionFilter(filter));
        const orderBy = order_by?.length ? orderOf(order_by, orderName, orderable) : usualOrder;
        const offset = offsetOf(page_token);
        const page = await collect(
          (asked) => storage.searchRegisteredInstances(caller, { ...asked, project, where, orderBy, offset }),
          size,
          undefined,
        );
        return {
          model_versions: some(page.items.map((instance) => versionMessage(instance))),
          next_page_token: page.next_page_token && tokenOf(offset + page.items.length),
        };
      },
    ),

    SetModelVersionTag: handle(
      { ...named, key: required(text), value: text },
      async ({ name, version, key, value = "" }, call) => {
        checkModelName(name);
        checkVersion(version);
        checkTag(key, value);
        const subject = subjectOf(await lookup.version(call, name, version));
        await storage.changeTags(call.caller, { subject, set: { [key]: value } });
      },
    ),

    DeleteModelVersionTag: handle({ ...named, key: required(text) }, async ({ name, version, key }, call) => {
      checkModelName(name);
      checkVersion(version);
      checkName(key, "key");
      const instance = await lookup.version(call, name, version);
      if (!Object.hasOwn(instance.tags, key)) return;
      await storage.changeTags(call.caller, { subject: subjectOf(instance), remove: [key] });
    }),
  };
}
