import { describe, expect, it } from "vitest";
import { parse } from "../../../../expression/index.ts";
import { judgeOrder } from "./judge.ts";

const typeOf = () => "unknown" as const;
const judged = (source: string): string => judgeOrder(parse(source), typeOf).kind;

describe("a comparator", () => {
  it.each([
    "a.created_time > b.created_time",
    "b.metrics.mae gt a.metrics.mae",
    "not (a.metrics.mae >= b.metrics.mae)",
    "a.metrics.mae - b.metrics.mae < 0",
    "-a.metrics.mae > -b.metrics.mae",
    "(a.metrics.mae ?? 100) < (b.metrics.mae ?? 100)",
    'avg(a.metrics.mae, "7d") < avg(b.metrics.mae, "7d")',
    "a.metrics.mae + a.metrics.bias < b.metrics.mae + b.metrics.bias",
    "a.x < b.x or (a.x == b.x and a.y > b.y)",
    "a.x < b.x || a.x eq b.x && a.y > b.y",
    "a.x < b.x or (a.x <= b.x and a.y > b.y)",
    "a.x < b.x or a.x == b.x and (a.y > b.y or a.y == b.y and a.z < b.z)",
    "a.x < b.x or (a.x == b.x and a.y < b.y) or (a.x == b.x and a.y == b.y and a.z < b.z)",
    "a.x < b.x or a.x == b.x and (a.y > b.y or a.y == b.y and (a.z < b.z or a.z == b.z and a.u < b.u))",
    "a.x != b.x ? a.x < b.x : a.y < b.y",
    "a.x == b.x ? a.y < b.y : a.x < b.x",
    "a.x < b.x ? true : (a.x > b.x ? false : a.y < b.y)",
    "a.x < b.x and a.y < b.y",
    "a.x <= b.x and a.y < b.y",
    "a.city == b.city and a.x < b.x",
    'a.owner == "x" and b.owner != "x"',
    'a.owner == "x" and b.owner != "x" or (a.owner == "x") == (b.owner == "x") and a.x < b.x',
  ])("is proven to be a strict order: %s", (source) => {
    expect(judged(source)).toBe("strict");
  });

  it.each([
    ["a.metrics.mae <= b.metrics.mae", "irreflexive"],
    ["a.x == b.x", "irreflexive"],
    ["not (a.x < b.x)", "irreflexive"],
    ["a.x != b.x", "asymmetric"],
    ["a.x < b.x or a.y < b.y", "asymmetric"],
    ["a.x < b.x or (a.x >= b.x and a.y > b.y)", "asymmetric"],
    ["a.x < b.x or (a.x == null or b.x == null) and a.y < b.y", "transitive"],
    ["a.x < b.x * 1.5", "irreflexive"],
    ["a.x * a.y < b.x + b.y", "irreflexive"],
    ["a.x < b.x or b.x == null", "irreflexive"],
  ])("is shown not to be one: %s", (source, law) => {
    const judgement = judgeOrder(parse(source), typeOf);
    expect(judgement).toMatchObject({ kind: "broken", breach: { law } });
  });

  it("that is an order only of metrics that are not negative is told apart", () => {
    expect(judged("a.metrics.mae < b.metrics.mae * 0.95")).toBe("negative");
    expect(judged("a.metrics.bias < b.metrics.bias * 0.95 and a.metrics.bias > -0.1")).toBe("broken");
  });

  it("by which nothing is better is told apart", () => {
    expect(judged("a.x < b.x and a.x > b.x")).toBe("idle");
  });

  it("that is neither proven nor refuted is left open", () => {
    expect(judged("b.metrics.mae - a.metrics.mae > 0.5")).toBe("open");
  });

  it("of many values is judged quickly", () => {
    const names = Array.from({ length: 40 }, (_, at) => `x${at}`);
    const source = names.map((name) => `a.${name} < b.${name}`).join(" or ");
    const start = performance.now();
    expect(judged(source)).toBe("broken");
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
