import { GalleryError } from "../../../../domain/errors.ts";
import { limits } from "../../../../expression/limits.ts";
import { compilePattern } from "../../../../expression/pattern.ts";
import type { Work } from "../query.ts";
import { type CompileOptions, compileSql, type Matches } from "./compile.ts";
import { type Fragment, raw } from "./fragment.ts";
import { type Bound, partsOf } from "./tree.ts";

export interface ConditionOptions<S> extends Omit<CompileOptions<S>, "matches"> {
  /** The texts that a value has among the rows that the condition will be asked of. */
  readonly distinct: (value: Fragment) => Work<string[]>;
}

/** The condition as SQL, its patterns answered for the texts that they will meet. */
export function* conditionOver<S>(where: Bound<S> | null, options: ConditionOptions<S>): Work<Fragment> {
  if (where === null) return raw("TRUE");
  const answers = new Map<Bound<S>, Matches>();
  const matches = (node: Bound<S> & { op: "match" }): Matches => answers.get(node)!;
  for (const node of matchesBelow(where)) {
    const value = compileSql(node.of, { ...options, matches });
    answers.set(node, matchTexts(node.pattern, yield* options.distinct(value)));
  }
  return compileSql(where, { ...options, matches });
}

/** Inner ones first, as an outer one may depend on them. */
function matchesBelow<S>(node: Bound<S>): (Bound<S> & { op: "match" })[] {
  const below = partsOf(node).flatMap(matchesBelow);
  return node.op === "match" ? [...below, node] : below;
}

function matchTexts(pattern: string, texts: readonly string[]): Matches {
  const matcher = compilePattern(pattern);
  if (typeof matcher !== "function") throw new GalleryError("expression.limit", matcher.message);
  const short = texts.filter((each) => each.length <= limits.matched);
  const refused = texts.filter((each) => each.length > limits.matched);
  return { matching: short.filter(matcher), refused };
}
