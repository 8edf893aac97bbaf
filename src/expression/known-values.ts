import { GalleryError } from "../domain/errors.ts";
import { quote } from "../domain/text.ts";
import { childrenOf, type Expression, isContainer } from "./tree.ts";

/** The values of fields that have no others, by the fields' canonical names. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/**
 * Refuses to ask whether a field is what it never can be: the condition would find nothing, or everything, without a
 * word. Throws expression.value.
 */
export function checkKnownValues(tree: Expression, known: KnownValues): void {
  for (const [asked, ...values] of comparedIn(tree)) {
    if (asked?.kind !== "field" || asked.path.length > 0 || !Object.hasOwn(known, asked.name)) continue;
    const stray = values.find((value) => value.kind === "text" && !known[asked.name]!.includes(value.value));
    if (stray?.kind === "text")
      throw refusal(asked.spelling, stray.value, known[asked.name]!, stray.position);
  }
  for (const child of childrenOf(tree)) checkKnownValues(child, known);
}

/** What a node asks to be equal: an operand, then what it is compared with. */
function comparedIn(node: Expression): readonly (readonly Expression[])[] {
  if (node.kind === "comparison" && (node.operator === "==" || node.operator === "!=")) {
    return [
      [node.left, node.right],
      [node.right, node.left],
    ];
  }
  const isOneOf = node.kind === "member" && isContainer(node.container) && node.container.kind !== "range";
  return isOneOf ? [[node.operand, ...childrenOf(node.container)]] : [];
}

function refusal(field: string, value: string, known: readonly string[], position: number): GalleryError {
  const meant = known.find((each) => each === value.toLowerCase());
  const advice = meant === undefined ? "" : `; did you mean ${quote(meant)}?`;
  const message = `${field} is one of ${known.join(", ")}, never ${quote(value)}${advice}`;
  return new GalleryError("expression.value", message, { position });
}
