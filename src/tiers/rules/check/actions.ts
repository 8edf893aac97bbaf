import type { ActionRule } from "../../../domain/rule.ts";
import type { Expression } from "../../../expression/index.ts";
import type { Examined, WordPath } from "./examined.ts";

/** What Gallery itself can do; any other name is a callback of the team. */
export const builtInActions: ReadonlySet<string> = new Set([
  "deploy",
  "deprecate",
  "email",
  "alert",
  "retrain",
]);

/** A deployment that a rule makes. */
export interface Deploying {
  readonly rule: Examined<ActionRule>;
  /** Null when neither the action nor the rule names one. */
  readonly environment: string | null;
  readonly path: WordPath;
}

export const actionPath = (index: number): WordPath => ["rule", "CALLBACK_ACTIONS", index];

export function deploymentsOf(rule: Examined<ActionRule>): readonly Deploying[] {
  return rule.rule.actions.flatMap(({ action, parameters }, at) => {
    if (action !== "deploy") return [];
    const named = parameters.environment;
    const environment = typeof named === "string" ? named : rule.rule.environment;
    return [{ rule, environment, path: actionPath(at) }];
  });
}

export const deprecates = ({ rule }: Examined<ActionRule>): boolean =>
  rule.actions.some(({ action }) => action === "deprecate");

/** What a built-in action changes of its instance, as conditions may name it. */
export interface Effect {
  /** Canonical names of fields. */
  readonly names: readonly string[];
  /** What is true of the instance from then on. */
  readonly holds: readonly Expression[];
}

export function effectsOf(rule: Examined<ActionRule>): readonly Effect[] {
  const deployed = deploymentsOf(rule).map(({ environment }): Effect => {
    const holds = environment === null ? [] : [isIn(environment, "environments")];
    return { names: ["environments", "stage"], holds };
  });
  return deprecates(rule) ? [...deployed, { names: ["deprecated"], holds: [field("deprecated")] }] : deployed;
}

const field = (name: string): Extract<Expression, { kind: "field" }> => ({
  kind: "field",
  variable: null,
  name,
  spelling: name,
  path: [],
  position: 0,
});

const isIn = (value: string, list: string): Expression => ({
  kind: "member",
  negated: false,
  operand: { kind: "text", value, position: 0 },
  container: field(list),
  position: 0,
});
