import type { Fallback } from "../../../domain/rule.ts";
import { checkUuid } from "../../../domain/text.ts";
import { readExpression } from "./expressions.ts";
import type { Part } from "./part.ts";
import type { Reading, Words } from "./reading.ts";
import { fallbackWords } from "./words.ts";

/** The words of a rule that answers who is best. */
export function readSelectionWords(reading: Reading, words: Words) {
  const compare = (part: Part, word: string) => readExpression(reading, part, word, "candidates");
  return {
    comparator: words.required("MODEL_SELECTION", compare, ""),
    margin: words.optional("MARGIN", compare, null),
    coolDown: words.optional("COOL_DOWN", reading.duration, null),
    guards: words.optional("GUARDS", (part, word) => readGuards(reading, part, word), []),
    fallback: words.optional("FALLBACK", (part, word) => readFallbacks(reading, part, word), []),
  };
}

function readGuards(reading: Reading, part: Part, word: string): readonly string[] | undefined {
  return reading.list(part, word)?.map((item) => readExpression(reading, item, word, "instance") ?? "");
}

function readFallbacks(reading: Reading, part: Part, word: string): readonly Fallback[] | undefined {
  return reading
    .list(part, word)
    ?.map((item) => readFallback(reading, item, word))
    .filter((fallback) => fallback !== undefined);
}

function readFallback(reading: Reading, part: Part, word: string): Fallback | undefined {
  const words = reading.words(part, word, fallbackWords);
  if (words === undefined) return undefined;
  const [named, ...others] = fallbackWords.filter((each) => words.has(each));
  if (named === undefined || others.length > 0) {
    const message = `each entry of ${word} has one of ${fallbackWords.join(", ")}`;
    return reading.refuse(part.start, "word.value", message);
  }
  const value = words.required(named, reading.identifier, "");
  switch (named) {
    case "instance":
      return { instance: reading.attempt(words.get(named)!, () => checkUuid(value, named)) ?? "" };
    case "base_version_id":
      return { baseVersionId: value };
    case "rule":
      return { rule: value };
    case "deployed":
      return { deployed: value };
  }
}
