import { describe, expect, it } from "vitest";
import { parseJson } from "./json.ts";
import { FileFault, placesIn, plainValue } from "./part.ts";

const read = (text: string) => plainValue(parseJson(text));

function fault(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const { line, column } = placesIn(text)(error.offset);
    return `${line}:${column} ${error.message}`;
  }
  throw new Error("the text was accepted");
}

describe("JSON as the paper prints it", () => {
  it("reads all of plain JSON", () => {
    const value = {
      a: [1, -2.5e3, true, false, null, "x"],
      b: { c: '\u00e9 " \\ / \b \f \n \r \t', d: {} },
      e: [],
    };
    for (const indent of [0, 2]) expect(read(JSON.stringify(value, null, indent))).toEqual(value);
    expect(read('\uFEFF "\\u0041\\/" ')).toBe("A/");
  });

  it.each([
    ["single quotes", `{'a': 'say "hi"'}`, { a: 'say "hi"' }],
    ["typographic quotes", "{\u201Ca\u201D: \u2018b\u2019}", { a: "b" }],
    ["a comma behind the last", '{"a": [1, 2,],}', { a: [1, 2] }],
    ["a line break in a text", '{"a": "x\n  y"}', { a: "x\n  y" }],
    [
      "an expression without quotes",
      '{"a": m["x, y"] =~ [1, 2] and (n), "b": 1}',
      { a: 'm["x, y"] =~ [1, 2] and (n)', b: 1 },
    ],
    ["a set without quotes", '{"a": m =~ {1, 2}}', { a: "m =~ {1, 2}" }],
    ["a missing quote at a line end", '{"a": "x,\n "b": "y"}', { a: "x", b: "y" }],
    ["a missing quote behind an inner one", '{"a": "\\"x\\",\n "b": 1}', { a: '"x"', b: 1 }],
  ])("takes %s", (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    [
      "a missing comma",
      '{"a": "x"\n "b": 1}',
      /^1:9 this quote seems to close the text that begins in line 1/,
    ],
    [
      "a missing comma behind a number",
      '{"a": [1]\n "b": 1}',
      /^2:2 a comma or } is expected here, not "\\""/,
    ],
    ["a quote inside a text", '{"a": "x "y" z"}', /^1:10 this quote seems .* write \\" for a quote inside/],
    ["a missing quote in the middle of a line", '{"a": "x, "b": "y"}', /^1:11 this quote seems/],
    ["a missing quote at the end", '{"a": "x\n}', /^1:7 this text has no closing quote/],
    [
      "a missing typographic quote",
      "{\u201Ca\u201D: \u201Cx,\n \u201Cb\u201D: \u201Cy\u201D}",
      /^2:5 a comma or } is expected/,
    ],
    ["a word without quotes", "{team: 1}", /^1:2 a word in quotes is expected here, not "t"/],
    ["a comment", '{"a": 1, // why\n}', /^1:10 a word in quotes is expected here, not "\/"/],
    ["an unknown escape", '{"a": "\\w+"}', /^1:8 \\w is no escape; write \\\\w/],
    ["no value", '{"a": , "b": 1}', /^1:7 a value is expected here, not ","/],
    ["two commas", "[1,,2]", /^1:4 a value is expected here/],
    ["more behind the end", "{} {}", /^1:4 "{" stands behind the end/],
    ["nothing", "  ", /^1:3 a value is expected here, not the end of the file/],
    ["the same word twice", '{"a": 1,\n"a": 2}', /^2:1 "a" is given twice/],
    ["a number beyond all", "[1e999]", /^1:2 the number is too large/],
  ])("refuses %s at its place", (_, text, message) => {
    expect(fault(text)).toMatch(message);
  });
});
