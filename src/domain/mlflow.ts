import type { Fields } from "./values.ts";

/* Words of MLflow that more than its door speaks. */

type Tags = Readonly<Record<string, string>>;

/** Prompts are registered models with this tag, whose versions are texts in a tag. */
export const IS_PROMPT = "mlflow.prompt.is_prompt";
export const PROMPT_TEXT = "mlflow.prompt.text";
export const PROMPT_TYPE = "_mlflow_prompt_type";

/** The tag by which a logged model lists the versions that are made of it. */
export const MODEL_VERSIONS = "mlflow.modelVersions";

export const isPrompt = (tags: Tags): boolean => tags[IS_PROMPT]?.toLowerCase() === "true";

/** Where clients read the files of an instance: below this folder of the artifact proxy. */
export const instanceLocation = (uuid: string): string => `mlflow-artifacts:/instances/${uuid}`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Made {
  readonly uuid: string;
  readonly fields: Fields;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The run that an instance came of, as MLflow writes its id, without dashes; empty when it came of none. */
export function runOf({ fields }: Pick<Made, "fields">): string {
  const run = textOf(fields.runId);
  return UUID.test(run) ? run.replaceAll("-", "") : run;
}

/** Where an instance was said to come from; what was made in Gallery comes from where its files are. */
export function sourceOf({ fields, uuid }: Made): string {
  const source = textOf(fields.source);
  return source === "" ? instanceLocation(uuid) : source;
}
