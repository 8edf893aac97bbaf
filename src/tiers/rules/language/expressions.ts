import type { Expression, Reference } from "../../../expression/index.ts";
import { formatReference, metricsUsed, namesUsed, parse } from "../../../expression/index.ts";
import type { Part } from "./part.ts";
import type { Reading } from "./reading.ts";

/** What an expression may name: one instance's metadata, also its metrics, or two candidates `a` and `b`. */
export type Naming = "metadata" | "instance" | "candidates";

/** The text of an expression, checked for its syntax and for whom it names. */
export function readExpression(
  reading: Reading,
  part: Part,
  word: string,
  naming: Naming,
): string | undefined {
  if (part.kind !== "text") {
    return reading.refuse(part.start, "word.type", `${word} must be an expression in quotes`);
  }
  const text = straightened(part.value);
  const tree = reading.attempt(part, () => parse(text));
  if (tree === undefined) return undefined;
  const strangers = strangersIn(tree, naming);
  for (const reference of strangers) {
    const message = `${formatReference(reference)} cannot stand in ${word}: ${advice(naming, reference)}`;
    reading.refuse(part.offsetOf(reference.position), "expression.names", message);
  }
  return strangers.length === 0 ? text : undefined;
}

function strangersIn(tree: Expression, naming: Naming): readonly Reference[] {
  const { references } = namesUsed(tree);
  const windowed = metricsUsed(tree);
  const all = [...new Set<Reference>([...references, ...windowed])];
  if (naming === "candidates") return all.filter(({ variable }) => variable === null);
  return all.filter(
    ({ kind, variable }) => variable !== null || (naming === "metadata" && kind === "metric"),
  );
}

function advice(naming: Naming, reference: Reference): string {
  if (naming === "candidates") return `it compares two instances; write a.${formatReference(reference)}`;
  if (reference.variable === null) return "it is over metadata; move the condition over the metric to WHEN";
  return "it looks at one instance; a. and b. are for MODEL_SELECTION and MARGIN";
}

const quotedOrComment =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/[^\n\r]*|\/\*.*?\*\/|[\u201C\u201D]([^"\\\u201C\u201D]*)[\u201C\u201D]|[\u2018\u2019]([^'\\\u2018\u2019]*)[\u2018\u2019]/gs;

/** Typographic quotes around a text become plain ones, one for one, so that positions stay what they are. */
export function straightened(source: string): string {
  return source.replace(quotedOrComment, (whole, double?: string, single?: string) => {
    if (double !== undefined) return `"${double}"`;
    return single === undefined ? whole : `'${single}'`;
  });
}
