import type { RunInput } from "../../../domain/run.ts";
import { list, message, required, text, type Values } from "./fields.ts";
import { pair, recordOf } from "./kinds.ts";
import { limits } from "./limits.ts";
import { checkLength } from "./names.ts";

/** A data set that a run used, with tags that say for what. */
const fields = {
  tags: list(pair),
  dataset: required(
    message({
      name: required(text),
      digest: required(text),
      source_type: required(text),
      source: required(text),
      schema: text,
      profile: text,
    }),
  ),
};

export const dataSetInput = message(fields);

export function inputOf({ dataset, tags = [] }: Values<typeof fields>): RunInput {
  const { name, digest, source_type: sourceType, source, schema = null, profile = null } = dataset;
  checkLength(name, "name", limits.dataSetName);
  checkLength(digest, "digest", limits.dataSetDigest);
  checkLength(source, "source", limits.dataSetSource);
  if (schema !== null) checkLength(schema, "schema", limits.dataSetSchema);
  if (profile !== null) checkLength(profile, "profile", limits.dataSetProfile);
  for (const { key, value = "" } of tags) {
    checkLength(key, "key", limits.inputTagKey);
    checkLength(value, "value", limits.inputTagValue);
  }
  return { dataSet: { name, digest, sourceType, source, schema, profile }, tags: recordOf(tags) };
}
