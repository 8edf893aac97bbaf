/** Prompts are registered models with a tag, whose versions are texts in a tag. */

const IS_PROMPT = "mlflow.prompt.is_prompt";
const PROMPT_TEXT = "mlflow.prompt.text";

type Tags = Readonly<Record<string, string>>;

export const isPrompt = (tags: Tags): boolean => tags[IS_PROMPT]?.toLowerCase() === "true";

export const promptText = (tags: Tags): string => tags[PROMPT_TEXT] ?? "";

export { IS_PROMPT };
