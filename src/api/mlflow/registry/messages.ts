import { originOf } from "../../../domain/made-elsewhere.ts";
import { instanceLocation, runOf, sourceOf } from "../../../domain/mlflow.ts";
import type { Model } from "../../../domain/model.ts";
import type { RegisteredInstance, RegisteredModel } from "../../../domain/registry.ts";
import { pairsOf } from "../messages.ts";
import { modelIdOf } from "../requests/ids.ts";
import { some } from "../requests/json.ts";
import { stageName } from "./checks.ts";
import { UUID } from "./fields.ts";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export function loggedModelOf({ fields }: RegisteredInstance): string {
  const model = textOf(fields.loggedModel);
  return UUID.test(model) ? modelIdOf(model) : model;
}

/** Nothing but a pointer was registered when the files of the source were not here. */
export function downloadUri(instance: RegisteredInstance): string {
  if (instance.fields.isPointer !== true) return instanceLocation(instance.uuid);
  return textOf(instance.fields.location) || sourceOf(instance);
}

/** The version by which Gallery knows it, of its partition where the model has some. */
function galleryVersion({ version, baseVersionId, partition }: RegisteredInstance): string {
  const values = Object.entries(partition).map(([name, value]) => `${name}=${value}`);
  const line = values.length === 0 ? "" : ` (${values.join(", ")})`;
  return `Version ${version} of ${baseVersionId}${line} in Gallery`;
}

/** @param further names of aliases beside those that point at it by themselves */
export function versionMessage(instance: RegisteredInstance, further: readonly string[] = []): unknown {
  const { title, place, fields } = instance;
  const { madeAt, madeBy, tags } = originOf(instance);
  return {
    name: title,
    version: String(place),
    creation_timestamp: madeAt,
    last_updated_timestamp: Date.parse(instance.updatedAt),
    user_id: madeBy,
    current_stage: stageName(instance.stage),
    description: instance.description,
    source: sourceOf(instance),
    run_id: runOf(instance),
    status: "READY",
    status_message: galleryVersion(instance),
    tags: pairsOf(tags),
    run_link: textOf(fields.runLink),
    aliases: some([...instance.aliases, ...further].sort()),
    model_id: loggedModelOf(instance) || undefined,
  };
}

/** A model that was made just now has no versions yet. */
export function newModelMessage(title: string, model: Model): unknown {
  const { madeAt, tags } = originOf(model);
  return {
    name: title,
    creation_timestamp: madeAt,
    last_updated_timestamp: Date.parse(model.createdAt),
    description: model.description || undefined,
    tags: pairsOf(tags),
  };
}

/** @param places of the aliases that are bound to rules, by name */
export function modelMessage(model: RegisteredModel, places: ReadonlyMap<string, number>): unknown {
  const { madeAt, tags } = originOf(model);
  const aliases = model.aliases.flatMap(({ alias, place }) => {
    const version = place ?? places.get(alias);
    return version === undefined ? [] : [{ alias, version: String(version) }];
  });
  return {
    name: model.title,
    creation_timestamp: madeAt,
    last_updated_timestamp: Date.parse(model.updatedAt),
    description: model.description || undefined,
    latest_versions: some(model.newest.map((instance) => versionMessage(instance))),
    tags: pairsOf(tags),
    aliases: some(aliases),
  };
}
