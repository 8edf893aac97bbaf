import type { ActionRule } from "../../../domain/rule.ts";
import type { StagedRule } from "../rule-book.ts";
import { type CompiledAction, compileAction } from "../select/compile.ts";

export interface ActionInForce extends StagedRule {
  readonly rule: ActionRule;
}

export const isAction = (each: StagedRule): each is ActionInForce => each.rule.kind === "action";

const compiled = new WeakMap<ActionRule, CompiledAction>();

/** Each rule is compiled once for as long as it is in force as it is, whatever its team may do meanwhile. */
export function compiledOf({ rule }: ActionInForce): CompiledAction {
  let found = compiled.get(rule);
  if (found === undefined) {
    found = compileAction(rule);
    compiled.set(rule, found);
  }
  return found;
}
