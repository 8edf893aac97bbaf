import { IS_PROMPT } from "../../../domain/mlflow.ts";
import type { Comparison, Expression } from "../../../expression/tree.ts";
import { both, compare, isMissing, tag, text } from "../filter/build.ts";

const conjunctsOf = (tree: Expression): readonly Expression[] =>
  tree.kind === "and" ? tree.operands : [tree];

function asksOfPrompts(tree: Expression): tree is Comparison {
  return tree.kind === "comparison" && tree.left.kind === "tag" && tree.left.name === IS_PROMPT;
}

function wantsPrompts({ operator, right }: Comparison): boolean {
  const value = right.kind === "text" ? right.value.toLowerCase() : "";
  return (operator === "==" && value === "true") || (operator === "!=" && value === "false");
}

/** Prompts are left out unless the filter asks for them; nothing else that it says of them counts. */
export function withoutPrompts(filter: Expression | null): Expression {
  const conjuncts = filter === null ? [] : conjunctsOf(filter);
  const [first] = conjuncts.filter(asksOfPrompts);
  if (filter !== null && first !== undefined && wantsPrompts(first)) return filter;
  const isPrompt = tag(IS_PROMPT, 0);
  const noPrompt = both("or", isMissing(isPrompt), compare(isPrompt, "!=", text("true", 0)));
  const rest = conjuncts.filter((each) => !asksOfPrompts(each));
  return rest.length === 0 ? noPrompt : both("and", noPrompt, ...rest);
}
