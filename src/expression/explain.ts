import { GalleryError } from "../domain/errors.ts";
import { evaluate } from "./evaluate.ts";
import { format } from "./format.ts";
import { Time } from "./time.ts";
import type { Expression } from "./tree.ts";
import { childrenOf, isContainer } from "./tree.ts";
import type { Context, Result, Value } from "./value.ts";

export type Outcome =
  | Result
  | { readonly kind: "error"; readonly code: string; readonly message: string }
  /** A list, set or range: no value of its own. */
  | { readonly kind: "container" };

/** What each part of an expression came to, for people; plain JSON but for `Time` values, which write themselves. */
export interface Explanation {
  /** The canonical text of the part. */
  readonly text: string;
  readonly position: number;
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly why: string;
  /** The parts that are not literals, in the order written. */
  readonly parts: readonly Explanation[];
}

/** Evaluates every part by itself, also those that a short circuit would leave out. Never throws a GalleryError. */
export function explain(node: Expression, context: Context): Explanation {
  const outcome = outcomeOf(node, context);
  const text = format(node);
  return {
    text,
    position: node.position,
    outcome,
    why: sentence(text, outcome),
    parts: childrenOf(node)
      .filter((part) => !literals.has(part.kind))
      .map((part) => explain(part, context)),
  };
}

const literals: ReadonlySet<string> = new Set(["number", "text", "boolean", "null", "time", "duration"]);

function outcomeOf(node: Expression, context: Context): Outcome {
  if (isContainer(node)) return { kind: "container" };
  try {
    return evaluate(node, context);
  } catch (error) {
    if (error instanceof GalleryError) return { kind: "error", code: error.code, message: error.message };
    throw error;
  }
}

function sentence(text: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case "container":
      return text;
    case "error":
      return `${text} cannot be evaluated: ${outcome.message}`;
    case "missing":
      return outcome.names.length === 0 || outcome.names[0] === text
        ? `${text} is missing`
        : `${text} is undecided: ${outcome.names.join(", ")} ${outcome.names.length === 1 ? "is" : "are"} missing`;
    case "value":
      if (outcome.value === true) return `${text} holds`;
      if (outcome.value === false) return `${text} does not hold`;
      return `${text} is ${written(outcome.value)}`;
  }
}

const written = (value: Value): string => (value instanceof Time ? value.toJSON() : JSON.stringify(value));

/** An explanation as an indented text, a line for each part. */
export function explanationText(explanation: Explanation, indent = ""): string {
  const lines = explanation.parts.map((part) => explanationText(part, `${indent}  `));
  return [`${indent}${explanation.why}`, ...lines].join("\n");
}
