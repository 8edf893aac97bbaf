import { describe, expect, it } from "vitest";
import { format, parse } from "../../../expression/index.ts";
import { readRule } from "./read.ts";
import { listing1, listing2 } from "./testing/listings.ts";

const file = "forecasting/paper.json";

function ruleOf(text: string) {
  const { rule, problems } = readRule(file, text);
  expect(problems).toEqual([]);
  return rule!;
}

const canonical = (source: string | null) => source && format(parse(source));

describe("the paper's listings", () => {
  it("reads Listing 1 as printed, with its GIVEN without quotes", () => {
    const rule = ruleOf(listing1);
    expect(rule).toMatchObject({
      kind: "selection",
      team: "forecasting",
      name: "paper",
      uuid: "316b3ab4-2509-4ea7-8025-ca879dac61",
      project: "forecasting",
      stage: "on",
      when: 'metrics["mae"] <= 5',
      environment: "production",
      comparator: "a.created_time > b.created_time",
    });
    expect(canonical(rule.given)).toBe('modelName == "linear_regression" and model_domain == "UberX"');
  });

  it("reads Listing 2 as printed, with its line breaks and its missing quote", () => {
    const rule = ruleOf(listing2);
    expect(rule).toMatchObject({
      kind: "action",
      environment: "production",
      actions: [{ action: "forecasting_deployment", parameters: {} }],
    });
    expect(canonical(rule.given)).toBe('model_domain == "UberX" and model_name == "Random Forest"');
    expect(canonical(rule.when)).toBe("metrics.bias <= 0.1 and metrics.bias > -0.1");
  });

  it("reads the listings with the line breaks of Windows", () => {
    for (const listing of [listing1, listing2]) {
      const windows = ruleOf(listing.replaceAll("\n", "\r\n"));
      expect(canonical(windows.given)).toBe(canonical(ruleOf(listing).given));
    }
  });

  it("reads the listings with typographic quotes", () => {
    const typeset = (listing: string) => listing.replace(/(?<!\\)"([^"\\\n]*)"/g, "\u201C$1\u201D");
    const rule = ruleOf(typeset(listing1));
    expect(rule.uuid).toBe("316b3ab4-2509-4ea7-8025-ca879dac61");
    expect(canonical(rule.given)).toBe('modelName == "linear_regression" and model_domain == "UberX"');
  });

  it("knows where a word of an expression stands", () => {
    const at = (listing: string, word: string, wanted: string) => {
      const { rule, source } = readRule(file, listing);
      const text = (word === "GIVEN" ? rule!.given : rule!.when)!;
      const place = source.locate(["rule", word], text.indexOf(wanted))!;
      return listing.split("\n")[place.line - 1]!.slice(place.column - 1);
    };
    expect(at(listing1, "GIVEN", "model_domain")).toMatch(/^model_domain == "UberX",/);
    expect(at(listing1, "WHEN", '"mae"')).toMatch(/^\\"mae\\"\] <= 5"/);
    expect(at(listing1, "WHEN", "<= 5")).toMatch(/^<= 5"/);
    expect(at(listing2, "GIVEN", "model_name")).toMatch(/^model_name == /);
    expect(at(listing2, "GIVEN", '"Random')).toMatch(/^\\"Random Forest\\",/);
    expect(at(listing2, "WHEN", "> -0.1")).toMatch(/^> -0.1",/);
  });
});
