import { describe, expect, it } from "vitest";
import { recordContext } from "./context.ts";
import { explain, explanationText } from "./explain.ts";
import { parse } from "./parser.ts";

const context = recordContext({ city: "NYC", n: 0, metrics: { mae: 4 } }, 0);
const lines = (source: string): string[] => explanationText(explain(parse(source), context)).split("\n");

describe("explain", () => {
  it("says what each part came to", () => {
    expect(lines("metrics.mae <= 5 and city == 'SF'")).toEqual([
      'metrics.mae <= 5 and city == "SF" does not hold',
      "  metrics.mae <= 5 holds",
      "    metrics.mae is 4",
      '  city == "SF" does not hold',
      '    city is "NYC"',
    ]);
  });

  it("names what was missing", () => {
    expect(lines("metrics.bias < metrics.lost or n == 1")).toEqual([
      "metrics.bias < metrics.lost or n == 1 is undecided: metrics.bias, metrics.lost are missing",
      "  metrics.bias < metrics.lost is undecided: metrics.bias, metrics.lost are missing",
      "    metrics.bias is missing",
      "    metrics.lost is missing",
      "  n == 1 does not hold",
      "    n is 0",
    ]);
  });

  it("shows an error where it happens, also in a part that was not needed", () => {
    expect(lines("city == 'NYC' or 1 / n > 2")).toEqual([
      'city == "NYC" or 1 / n > 2 holds',
      '  city == "NYC" holds',
      '    city is "NYC"',
      "  1 / n > 2 cannot be evaluated: 1 / 0: the divisor is zero",
      "    1 / n cannot be evaluated: 1 / 0: the divisor is zero",
      "      n is 0",
    ]);
  });

  it("is plain JSON with positions", () => {
    expect(JSON.parse(JSON.stringify(explain(parse("city =~ ['NYC']"), context)))).toEqual({
      text: 'city =~ ["NYC"]',
      position: 5,
      outcome: { kind: "value", value: true },
      why: 'city =~ ["NYC"] holds',
      parts: [
        {
          text: "city",
          position: 0,
          outcome: { kind: "value", value: "NYC" },
          why: 'city is "NYC"',
          parts: [],
        },
        { text: '["NYC"]', position: 8, outcome: { kind: "container" }, why: '["NYC"]', parts: [] },
      ],
    });
  });
});
