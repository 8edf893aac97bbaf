import { describe, expect, it } from "vitest";
import { readRule } from "./read.ts";
import { readTeams } from "./teams.ts";

const big = 250_000;
const rule = (body: string) => `{"team": "t", "uuid": "u", "rule": {${body}}}`;

/** Generous to a busy machine; what is quadratic or follows every bracket takes far longer. */
const mostMilliseconds = 500;

const hostile: readonly (readonly [what: string, file: string, text: string, code: string])[] = [
  ["a megabyte", "x.json", `{"team": "${"x".repeat(1_000_000)}"}`, "file.limit"],
  ["a megabyte of letters in two bytes", "x.yaml", "\u00e9".repeat(200_000), "file.limit"],
  ["brackets", "x.json", "[".repeat(100_000), "file.limit"],
  ["braces", "x.json", '{"a":'.repeat(50_000), "file.limit"],
  ["brackets in YAML", "x.yaml", "[".repeat(100_000), "file.limit"],
  ["braces in YAML", "x.yaml", "{a: ".repeat(60_000), "file.limit"],
  ["dashes in YAML", "x.yaml", "- ".repeat(100_000), "file.limit"],
  ["question marks in YAML", "x.yaml", "? ".repeat(100_000), "file.limit"],
  [
    "indentation in YAML",
    "x.yaml",
    Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    "file.limit",
  ],
  [
    "an alias bomb",
    "x.yaml",
    `a: &a [x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: [*a, *a]\n`).join("")}`,
    "file.syntax",
  ],
  ["words", "x.yaml", Array.from({ length: 9_000 }, (_, index) => `w${index}: 1\n`).join(""), "file.limit"],
  [
    "words in JSON",
    "x.json",
    `{${Array.from({ length: 9_000 }, (_, i) => `"w${i}": 1`).join(",")}}`,
    "file.limit",
  ],
  ["comments", "x.yaml", "#\n".repeat(100_000), "file.limit"],
  ["blank lines", "x.yaml", `a: |\n${"\n".repeat(big)}`, "file.limit"],
  ["commas", "x.yaml", `[${",".repeat(big)}`, "file.limit"],
  ["a long unknown word", "x.json", `{"${"x".repeat(big)}": 1}`, "word.unknown"],
  ["an open text", "x.json", `{"a": "${"x\n".repeat(9_000)}`, "file.syntax"],
  ["open texts without quotes", "x.json", `{"a": b ${'"\\'.repeat(100_000)}`, "file.syntax"],
  ["quotes", "x.json", `{"a": ${'"'.repeat(big)}`, "file.syntax"],
  ["blanks", "x.json", `{"a": "x"${" ".repeat(big)}x`, "file.syntax"],
  ["__proto__", "x.json", '{"__proto__": {"team": "t"}}', "word.refused"],
  ["constructor", "x.yaml", "constructor: 1\n", "word.refused"],
  [
    "__proto__ among parameters",
    "x.json",
    rule('"CALLBACK_ACTIONS": [{"action": "a", "__proto__": 1}]'),
    "word.refused",
  ],
  [
    "constructor in a context",
    "x.json",
    rule('"MODEL_SELECTION": "a.x > b.x", "CONTEXT": {"constructor": "x"}'),
    "word.refused",
  ],
  ["a duplicate", "x.json", '{"team": "t", "team": "u"}', "word.twice"],
  ["a duplicate in another case", "x.yaml", "team: t\nTEAM: u\n", "word.twice"],
  ["parentheses", "x.json", rule(`"MODEL_SELECTION": "${"(".repeat(100_000)}"`), "expression.limit"],
  [
    "a long expression",
    "x.yaml",
    `team: t\nuuid: u\nrule:\n  MODEL_SELECTION: ${"a ".repeat(100_000)}\n`,
    "expression.limit",
  ],
  ["typographic quotes", "x.json", rule(`"MODEL_SELECTION": ${"\u201C".repeat(80_000)}`), "file.syntax"],
];

describe("hostile files", () => {
  it.each(hostile)("refuses %s in milliseconds", (_, file, text, code) => {
    const start = performance.now();
    const { rule: read, problems } = readRule(file, text);
    expect(performance.now() - start).toBeLessThan(mostMilliseconds);
    expect(read).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const { message, line } of problems) {
      expect(message.length).toBeLessThan(500);
      expect(line).toBeGreaterThan(0);
    }
  });

  it("refuses the same files as teams", () => {
    for (const [, file, text] of hostile) expect(readTeams(file, text).teams).toEqual([]);
  });
});
