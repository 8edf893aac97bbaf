import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRule } from "./read.ts";
import type { RuleForm } from "./source.ts";
import { listing1, listing2 } from "./testing/listings.ts";
import { anyRule } from "./testing/rules.ts";
import { writeRule } from "./write.ts";

const form = fc.constantFrom<RuleForm>("json", "yaml");

function read(text: string, as: RuleForm) {
  const { rule, problems, source } = readRule(`named.${as}`, text);
  expect(problems).toEqual([]);
  return { rule: rule!, source };
}

const formatted = (text: string): string => writeRule(read(text, "yaml").source, "yaml");

describe("writing a rule", () => {
  it("gives a text that reads as the same rule, and is written the same again", () => {
    fc.assert(
      fc.property(anyRule, form, (rule, as) => {
        const written = writeRule(rule, as);
        const again = read(written, as);
        expect(again.rule).toEqual(rule);
        expect(writeRule(again.source, as)).toBe(written);
      }),
      { numRuns: 300 },
    );
  });

  it("changes the form of a file, not what it says", () => {
    fc.assert(
      fc.property(anyRule, form, form, (rule, from, to) => {
        const { source } = read(writeRule(rule, from), from);
        expect(read(writeRule(source, to), to).rule).toEqual(rule);
      }),
    );
  });

  it("keeps comments wherever they stand, and is written the same again", () => {
    const comment = fc.constantFrom("", "# why\n", "\n", "  # inner\n", "\n# far\n\n", "# one\n# two\n");
    fc.assert(
      fc.property(anyRule, fc.array(comment, { minLength: 40, maxLength: 40 }), (rule, comments) => {
        // A text that goes on in the next line would take a comment between its lines for its own.
        const lines = writeRule({ ...rule, description: "x", context: {} }, "yaml").split(/(?<=\n)/);
        fc.pre(rule.kind === "selection");
        const mayFollow = (line: string): boolean => /^\s*(?:- )?[A-Za-z_]+:/.test(line);
        const commented = lines
          .map((line, index) => (mayFollow(line) ? `${comments[index % 40]}${line}` : line))
          .join("");
        const once = formatted(commented);
        expect(formatted(once)).toBe(once);
        const count = (text: string) => text.match(/# (?:why|inner|far|one|two)$/gm)?.length ?? 0;
        expect(count(once)).toBe(count(commented));
      }),
    );
  });

  it("writes the paper's listings", () => {
    const { source } = read(listing2, "json");
    expect(writeRule(source, "json")).toBe(`{
  "team": "forecasting",
  "uuid": "43057544-92b0-4421-a1b0-d7d87f77a",
  "rule": {
    "GIVEN": "model_domain == \\"UberX\\" and model_name == \\"Random Forest\\"",
    "WHEN": "metrics.bias <= 0.1 and metrics.bias > -0.1",
    "CALLBACK_ACTIONS": [
      {
        "action": "forecasting_deployment"
      }
    ],
    "ENVIRONMENT": "production"
  }
}
`);
    expect(writeRule(read(listing1, "json").source, "yaml")).toBe(`team: forecasting
uuid: 316b3ab4-2509-4ea7-8025-ca879dac61
rule:
  GIVEN: modelName == "linear_regression" and model_domain == "UberX"
  WHEN: metrics.mae <= 5
  ENVIRONMENT: production
  MODEL_SELECTION: a.created_time > b.created_time
`);
  });

  it("brings words into Gallery's case, and leaves the author's own names and order", () => {
    const text = `# Who is best.
Uuid: u # for good
TEAM: t

rule:
  callback_actions: [{Action: go, Level: 2, FOR: x}]
  when: "metrics['mae']<=5 AND  (n)"
  # Not too often.
  For: "30m"
`;
    expect(formatted(text)).toBe(`# Who is best.
uuid: u # for good
team: t

rule:
  CALLBACK_ACTIONS: [ { action: go, Level: 2, FOR: x } ]
  WHEN: metrics.mae <= 5 and n
  # Not too often.
  FOR: "30m"
`);
  });

  it("leaves an expression with comments as it is", () => {
    const text = `team: t
uuid: u
rule:
  WHEN: |-
    metrics.mae<=5 // good enough
    and (n)
  CALLBACK_ACTIONS:
    - action: go
`;
    expect(formatted(text)).toBe(text);
    const quoted = text.replace("// good enough", "/* good enough */");
    expect(formatted(quoted)).toBe(quoted);
    const without = formatted(text.replace("// good enough", "and x == '// good'"));
    expect(without).toContain('WHEN: metrics.mae <= 5 and x == "// good" and n\n');
  });
});
