import { format, quote } from "../../../../expression/format.ts";
import { isReference } from "../../../../expression/names.ts";
import { comparisonOperators, type Expression, type Reference } from "../../../../expression/tree.ts";
import type { ScalarType } from "./tree.ts";

type Side = readonly [node: Expression, type: ScalarType];

/** How a text is compared with a number; null where no such thing is compared. */
export function asNumbers(operator: string, left: Side, right: Side): string | null {
  if (!comparisonOperators.some((each) => each === operator)) return null;
  const types = [left[1], right[1]];
  if (!types.includes("text") || !types.includes("number")) return null;
  const [one, other] = [asNumber(left), asNumber(right)];
  return one === null || other === null ? null : `${one} ${operator} ${other}`;
}

/** A text in quotes loses them; one that a name stands for is read as a number. */
function asNumber([node, type]: Side): string | null {
  const written = isReference(node) ? inBrackets(node) : format(node);
  if (type === "number") return written;
  if (isReference(node)) return `number(${written})`;
  return node.kind === "text" && /^-?\d+(?:\.\d+)?$/.test(node.value) ? node.value : null;
}

/** As most names are written: those of params, tags and metrics need not be plain words. */
function inBrackets(reference: Reference): string {
  const inner = (name: string): string => `[${quote(name)}]`;
  switch (reference.kind) {
    case "tag":
      return `tags${inner(reference.name)}`;
    case "metric":
      return `metrics${reference.scope === null ? "" : `.${reference.scope}`}${inner(reference.name)}`;
    case "field":
      return reference.path.length === 0
        ? format(reference)
        : `${reference.spelling}${reference.path.map(inner).join("")}`;
  }
}
