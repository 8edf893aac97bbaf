import type { ActionRule } from "../../../domain/rule.ts";
import type { RuleInForce } from "../in-force.ts";
import { type CompiledAction, compileAction } from "../select/compile.ts";

export interface ActionInForce extends RuleInForce {
  readonly rule: ActionRule;
}

export const isAction = (each: RuleInForce): each is ActionInForce => each.rule.kind === "action";

const compiled = new WeakMap<ActionInForce, CompiledAction>();

/** Each rule is compiled once for as long as it is in force as it is. */
export function compiledOf(inForce: ActionInForce): CompiledAction {
  let found = compiled.get(inForce);
  if (found === undefined) {
    found = compileAction(inForce.rule);
    compiled.set(inForce, found);
  }
  return found;
}
