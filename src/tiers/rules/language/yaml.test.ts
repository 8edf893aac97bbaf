import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseSource } from "./source.ts";

function fault(text: string): string {
  const { fault } = parseSource("x.yaml", text);
  if (fault === null) throw new Error("the text was accepted");
  return `${fault.line}:${fault.column} ${fault.message}`;
}

/** What stands in the file where the n-th letter of the value at `path` stands. */
function behind(text: string, path: readonly (string | number)[], offset?: number): string {
  const { source, fault } = parseSource("x.yaml", text);
  expect(fault).toBeNull();
  const { line, column } = source.locate(path, offset)!;
  return text.split("\n")[line - 1]!.slice(column - 1);
}

const expression = 'metrics["mae"] <= 5 and owner == \'it\' + "x"';
const styles: Readonly<Record<string, string>> = {
  plain: `a: metrics["mae"] <= 5\n  and owner ==\n  'it' + "x"\n`,
  literal: `a: |\n  metrics["mae"] <= 5\n  and owner ==\n    'it' + "x"\n`,
  folded: `a: >- # why\n    metrics["mae"] <= 5\n    and owner ==\n\n    'it' + "x"\n`,
  "single-quoted": `a: 'metrics["mae"] <= 5\n\n  and owner == ''it'' +\n  "x"'\n`,
  "double-quoted": `a: "metrics[\\"mae\\"] \\\n   <= 5 \\x61nd\\t\n  owner == 'it' + \\"x\\""\n`,
  "in a flow mapping": `{ a: 'metrics["mae"] <= 5 and owner == ''it'' + "x"' }\n`,
};

describe("YAML", () => {
  it.each(Object.entries(styles))("places the words of a %s text", (_, text) => {
    const { source } = parseSource("x.yaml", text);
    const { root } = source;
    const value =
      root?.kind === "mapping" && root.members[0]!.value.kind === "text" ? root.members[0]!.value.value : "";
    expect(value.replace(/\s+/g, " ").trim()).toBe(expression);
    for (const word of ["metrics", "<= 5", "owner"]) {
      expect(behind(text, ["a"], value.indexOf(word)).slice(0, word.length)).toBe(word);
    }
    expect(behind(text, ["a"], value.indexOf('"x"'))).toMatch(/^\\?"x/);
  });

  it("places what is at the end of a text, or not there, nearby", () => {
    expect(behind("a: xy\nb: 1\n", ["a"], 2)).toBe("");
    expect(behind('a: "xy"\n', ["a"], 2)).toBe('"');
    expect(behind("a:\n  - x\n", ["a", 7])).toBe("- x");
    expect(behind("a: 1\n", ["b", "c"])).toBe("a: 1");
  });

  it("places every letter of any text in any style", () => {
    const style = fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
    const text = fc
      .array(fc.constantFrom("word", "it's", '"q"', "\\", "\u{1F600}", "\u00e9", "a long word", "#", ":"), {
        minLength: 1,
        maxLength: 30,
      })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(text, style, (value, defaultStringType) => {
        const written = stringify(
          { key: value },
          { defaultStringType, defaultKeyType: "PLAIN", lineWidth: 40 },
        );
        for (const [index, letter] of [...value].entries()) {
          if (!/[\w#:]/.test(letter)) continue;
          const offset = [...value].slice(0, index).join("").length;
          expect(behind(written, ["key"], offset).startsWith(letter)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ["an alias", "a: &x 1\nb: *x\n", /^1:4 anchors are not supported/],
    [
      "an alias without an anchor",
      "a: *x\n",
      /^1:4 aliases are not supported; put a text that begins with \* in quotes/,
    ],
    ["a tag", "a: 1\nb: !!set {}\n", /^2:4 tags are not supported/],
    ["a directive", "%YAML 1.1\n---\na: yes\n", /^1:1 directives are not supported/],
    ["a duplicate", "a: 1\nb: 2\na: 3\n", /^3:1 "a" is given twice/],
    ["two documents", "a: 1\n---\nb: 1\n", /^2:1 /],
    ["a colon in a plain text", "a: x: y\n", /^1:4 .*; put the text in quotes/],
    ["a tab as indentation", "a:\n\tb: 1\n", /^2:1 /],
    ["a key that is no text", "[1]: 2\n", /^1:1 /],
    ["an infinite number", "a: .inf\n", /^1:4 a number must be finite/],
  ])("refuses %s at its place", (_, text, message) => {
    expect(fault(text)).toMatch(message);
  });

  it("keeps to YAML 1.2, where yes and on are texts", () => {
    const { source } = parseSource("x.yaml", "a: on\nb: no\nc: 010\n");
    expect(source.root).toMatchObject({
      members: [{ value: { value: "on" } }, { value: { value: "no" } }, { value: { value: 10 } }],
    });
  });
});
