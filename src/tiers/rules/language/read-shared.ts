import type { Dimensions } from "../../../domain/metric.ts";
import { metricScopes } from "../../../domain/metric.ts";
import type { Evidence } from "../../../domain/rule.ts";
import { checkKey } from "../../../domain/text.ts";
import { readExpression } from "./expressions.ts";
import type { Part } from "./part.ts";
import type { Reading, Words } from "./reading.ts";
import { evidenceWords } from "./words.ts";

/** The words that rules of both kinds have. */
export function readSharedWords(reading: Reading, words: Words) {
  const given = (part: Part, word: string) => readExpression(reading, part, word, "metadata");
  const when = (part: Part, word: string) => readExpression(reading, part, word, "instance");
  return {
    given: words.optional("GIVEN", given, null),
    when: words.optional("WHEN", when, null),
    environment: words.optional("ENVIRONMENT", reading.identifier, null),
    scope: words.optional("SCOPE", (part, word) => reading.oneOf(part, word, metricScopes), null),
    window: words.optional("WINDOW", reading.duration, null),
    context: words.optional("CONTEXT", (part, word) => readTexts(reading, part, word), {}),
    evidence: words.optional("EVIDENCE", (part, word) => readEvidence(reading, part, word), noEvidence),
  };
}

const noEvidence: Evidence = { count: null, age: null };

function readEvidence(reading: Reading, part: Part, word: string): Evidence | undefined {
  const words = reading.words(part, word, evidenceWords);
  if (words === undefined) return undefined;
  if (words.part.members.length === 0) {
    return reading.refuse(part.start, "word.value", `${word} is empty; give count, age or both`);
  }
  return {
    count: words.optional("count", (count, name) => readCount(reading, count, name), null),
    age: words.optional("age", reading.duration, null),
  };
}

/** A whole number from 1. */
export const readCount = (reading: Reading, part: Part, word: string): number | undefined =>
  reading.number(
    part,
    word,
    "a whole number of at least 1",
    (value) => Number.isSafeInteger(value) && value > 0,
  );

/** Names and texts of the author's own, such as `{event: "holiday"}`. */
export function readTexts(reading: Reading, part: Part, word: string): Dimensions | undefined {
  const mapping = reading.mapping(part, word);
  if (mapping === undefined) return undefined;
  const entries = mapping.members.map(({ name, value }) => {
    reading.attempt(value, () => checkKey(name, `a name in ${word}`));
    return [name, reading.text(value, `${word}.${name}`) ?? ""] as const;
  });
  return Object.fromEntries(entries);
}
