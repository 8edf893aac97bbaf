import type { RegistryStage } from "../../../domain/registry.ts";
import { invalid, type MlflowError, missing } from "../errors.ts";
import type { Pair } from "../requests/kinds.ts";
import { recordOf } from "../requests/kinds.ts";
import { checkFileName, checkLength, checkTagKey } from "../requests/names.ts";

/** What MLflow refuses of a registry's names and values, in its sentences. */

const TAG_VALUE = 100_000;
const ALIAS_LENGTH = 255;

export const modelMissing = (name: string): MlflowError =>
  missing(`Registered Model with name=${name} not found`);

export const versionMissing = (name: string, version: number): MlflowError =>
  missing(`Model Version (name=${name}, version=${version}) not found`);

export const aliasMissing = (alias: string): MlflowError =>
  invalid(`Registered model alias ${alias} not found.`);

export function checkModelName(name: string | undefined, path = "name"): string {
  if (name === undefined || name.trim() === "") {
    throw invalid(`Missing value for required parameter '${path}'.`);
  }
  if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  return checkFileName(name, "name");
}

const WHOLE = /^\s*[+-]?\d+(_\d+)*\s*$/;

/** The number of a version; what counts as one is Python's. */
export function checkVersion(version: string | undefined): number {
  if (version !== undefined && WHOLE.test(version)) return Number(version.replaceAll("_", ""));
  throw invalid(`Parameter 'version' must be an integer, got '${version ?? ""}'.`);
}

export function checkTag(key: string, value: string): void {
  checkTagKey(key);
  checkLength(value, "value", TAG_VALUE);
}

export function checkTags(pairs: readonly Partial<Pair>[] | undefined): Record<string, string> {
  for (const { key = "", value = "" } of pairs ?? []) checkTag(key, value);
  return recordOf(pairs);
}

export function checkAliasName(alias: string): string {
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalid(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  return checkLength(alias, "Registered model alias name", ALIAS_LENGTH);
}

export const isLatest = (alias: string): boolean => alias.toLowerCase() === "latest";

export function checkFreeAlias(alias: string): string {
  if (isLatest(alias)) throw invalid("'latest' alias name (case insensitive) is reserved.");
  if (/^[vV]\d+$/.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`);
  return alias;
}

const stageNames = {
  none: "None",
  staging: "Staging",
  production: "Production",
  archived: "Archived",
} as const satisfies Record<RegistryStage, string>;

export const stageName = (stage: RegistryStage): string => stageNames[stage];

export function checkStage(stage: string): RegistryStage {
  const lower = stage.toLowerCase();
  if (Object.hasOwn(stageNames, lower)) return lower as RegistryStage;
  throw invalid(
    `Invalid Model Version stage: ${stage}. Value must be one of ${Object.values(stageNames).join(", ")}.`,
  );
}
