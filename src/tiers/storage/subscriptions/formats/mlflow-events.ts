import type { ChangeKind } from "../../../../domain/change.ts";
import type { MlflowEvent } from "../../../../domain/subscription.ts";

interface Described {
  /** The changes that may be it. */
  readonly kinds: readonly ChangeKind[];
  /** What a trial tells of. */
  readonly sample: Readonly<Record<string, unknown>>;
}

const name = "example_model";
const prompt = { name: "example_prompt" };
const version = "1";
const tags = { example_key: "example_value" };
const key = "example_key";
const value = "example_value";
const alias = "example_alias";
const template = "Hello {{name}}!";

const described = (what: string) => ({ tags, description: `An example ${what}` });

export const eventsOf: Readonly<Record<MlflowEvent, Described>> = {
  "registered_model.created": {
    kinds: ["model.created"],
    sample: { name, ...described("registered model") },
  },
  "model_version.created": {
    kinds: ["instance.created"],
    sample: {
      ...{ name, version, source: "models:/123", run_id: "abcd1234abcd5678" },
      ...described("model version"),
    },
  },
  "model_version_tag.set": { kinds: ["instance.tagged"], sample: { name, version, key, value } },
  "model_version_tag.deleted": { kinds: ["instance.tagged"], sample: { name, version, key } },
  "model_version_alias.created": { kinds: ["alias.set"], sample: { name, alias, version } },
  "model_version_alias.deleted": { kinds: ["alias.removed"], sample: { name, alias } },
  "prompt.created": { kinds: ["model.created"], sample: { ...prompt, ...described("prompt") } },
  "prompt_version.created": {
    kinds: ["instance.created"],
    sample: { ...prompt, version, template, ...described("prompt version") },
  },
  "prompt_tag.set": { kinds: ["model.tagged"], sample: { ...prompt, key, value } },
  "prompt_tag.deleted": { kinds: ["model.tagged"], sample: { ...prompt, key } },
  "prompt_version_tag.set": { kinds: ["instance.tagged"], sample: { ...prompt, version, key, value } },
  "prompt_version_tag.deleted": { kinds: ["instance.tagged"], sample: { ...prompt, version, key } },
  "prompt_alias.created": { kinds: ["alias.set"], sample: { ...prompt, alias, version } },
  "prompt_alias.deleted": { kinds: ["alias.removed"], sample: { ...prompt, alias } },
  "budget_policy.exceeded": {
    kinds: [],
    sample: {
      ...{ budget_policy_id: "bp-abc123", budget_unit: "USD", budget_amount: 100, current_spend: 105.5 },
      ...{ duration_unit: "MONTHS", duration_value: 1, target_scope: "ENDPOINT", workspace: "default" },
      ...{ target_value: "ep-abc123", window_start: 1_704_067_200_000 },
    },
  },
};

/** The kinds of changes that any of the events may be. */
export function kindsOf(events: readonly MlflowEvent[]): readonly ChangeKind[] {
  return [...new Set(events.flatMap((event) => eventsOf[event].kinds))];
}
