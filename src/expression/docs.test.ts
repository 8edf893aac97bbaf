import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { constraintOperators } from "../domain/constraint.ts";
import type { ArgumentKind } from "./functions.ts";
import { functions } from "./functions.ts";
import { limits } from "./limits.ts";
import { parse } from "./parser.ts";
import { reservedWords } from "./words.ts";

const document = readFileSync(new URL("../../docs/expressions.md", import.meta.url), "utf8");

function section(title: string): string {
  const start = document.indexOf(`\n## ${title}\n`);
  expect(start, title).toBeGreaterThan(0);
  const end = document.indexOf("\n## ", start + 1);
  return document.slice(start, end);
}

const rows = (title: string): string[] =>
  section(title)
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);

describe("docs/expressions.md", () => {
  it("lists every function", () => {
    const written: Record<ArgumentKind, string> = {
      metric: "metric",
      duration: "duration",
      rank: "number",
      moment: "text",
      pattern: "pattern",
      time: "time",
      text: "text",
    };
    const listed = [...functions.values()].map(({ name, arguments: taken, result, summary }) => {
      return `| \`${name}(${taken.map((kind) => written[kind]).join(", ")})\` | ${result} | ${summary} |`;
    });
    expect(rows("Functions")).toEqual(listed);
  });

  it("lists every constraint operator", () => {
    const listed = Object.entries(constraintOperators).map(
      ([name, { operand, meaning }]) => `| \`${name}\` | ${operand} | ${meaning} |`,
    );
    expect(rows("Constraint lists")).toEqual(listed);
  });

  it("gives every limit its value", () => {
    const given = rows("Limits").map((row) => row.match(/^\| (\w+).* \| (\d+) \|$/)!.slice(1));
    expect(Object.fromEntries(given.map(([name, value]) => [name, Number(value)]))).toEqual(limits);
  });

  it("names every reserved word", () => {
    const words = section("Grammar").split("Reserved words")[1]!;
    for (const word of reservedWords) expect(words).toMatch(new RegExp(`[\`\\s]${word}[\`\\s]`));
  });

  it("shows examples that parse", () => {
    const examples = document.split("```")[1]!.trim().split("\n");
    expect(examples.length).toBeGreaterThan(4);
    for (const example of examples) expect(() => parse(example), example).not.toThrow();
  });
});
