import { describe, expect, it } from "vitest";
import { day, selectionRule } from "../select/testing/make.ts";
import { type BacktestOptions, backtest } from "./backtest.ts";
import type { Past } from "./past.ts";
import type { BacktestReport, WayKind } from "./report.ts";
import { daily, past } from "./testing/pasts.ts";

const rule = selectionRule({ comparator: "a.metrics.mape < b.metrics.mape" });

const run = (pasts: readonly Past[], options: Partial<BacktestOptions> = {}): BacktestReport =>
  backtest(rule, pasts, {
    objective: { name: "mape", scope: null, dimensions: {}, better: null },
    moments: { every: null, from: null, until: null },
    seed: 1,
    ...options,
  });

const wayOf = ({ ways }: BacktestReport, kind: WayKind, label?: string) =>
  ways.find((way) => way.kind === kind && (label === undefined || way.label === label))!;

/** a is better on the days 1 and 2, b on the days 3 to 5: the rule notices a day late. */
const changing = past(daily("a", [1, 1, 9, 9, 9]), daily("b", [5, 5, 2, 2, 2]));

describe("backtest", () => {
  it("measures each champion by what came after its decision", () => {
    const report = run([changing]);
    // Decisions on the days 1 to 5 take a, a, b, b, b; what came after are the days 2 to 5, and nothing.
    expect(report).toMatchObject({ decisions: 5, switches: 1, withoutChampion: 0 });
    expect(wayOf(report, "rule")).toMatchObject({ scored: 4, mean: (1 + 9 + 2 + 2) / 4 });
    expect(report.partitions[0]!.stretches).toEqual([
      { from: "2026-01-01T00:00:00.000Z", until: "2026-01-03T00:00:00.000Z", ...answering("a") },
      { from: "2026-01-03T00:00:00.000Z", until: "2026-01-05T00:00:00.000Z", ...answering("b") },
    ]);
  });

  const answering = (uuid: string) => ({ instance: uuid, baseVersionId: uuid, version: "1.0" });

  it("compares with static choices, the first champion kept, and hindsight", () => {
    const report = run([changing]);
    expect(wayOf(report, "static", "always a")).toMatchObject({ mean: 28 / 4 });
    expect(wayOf(report, "static", "always b")).toMatchObject({ mean: 11 / 4 });
    expect(wayOf(report, "best_static").label).toBe("best static: b");
    expect(wayOf(report, "best_static").gain).toMatchObject({ mean: 11 / 4 - 14 / 4, decisions: 4 });
    expect(wayOf(report, "first_kept").mean).toBe(28 / 4);
    expect(wayOf(report, "oracle").mean).toBe((1 + 2 + 2 + 2) / 4);
  });

  it("compares with what was in force when that is known", () => {
    const inForce = [
      { from: day(1), instance: "b" },
      { from: day(3), instance: null },
      { from: day(4), instance: "a" },
    ];
    expect(wayOf(run([{ ...changing, inForce }]), "deployed")).toMatchObject({
      scored: 3,
      mean: (5 + 2 + 9) / 3,
    });
    expect(wayOf(run([changing]), "deployed")).toBeUndefined();
  });

  it("compares with whom the rule really answered when its decisions are known", () => {
    const champions = [
      { from: day(2), instance: "b" },
      { from: day(3), instance: null },
      { from: day(4), instance: "b" },
    ];
    const report = run([{ ...changing, champions }]);
    expect(wayOf(report, "champions")).toMatchObject({ scored: 2, mean: (2 + 2) / 2 });
    expect(report.ways[1]!.label).toBe("in force: champions");
    expect(wayOf(run([changing]), "champions")).toBeUndefined();
  });

  it("sees a tag from when it was set until it was taken away", () => {
    const taggings = [
      { time: day(2), tags: { withdrawn: "yes" } },
      { time: day(4), tags: { withdrawn: null } },
    ];
    const pasts = [past(daily("a", [1, 1, 1, 1, 1], { taggings }), daily("b", [5, 5, 5, 5, 5]))];
    const picky = { ...rule, given: `not ("withdrawn" =~ tags)` };
    const report = backtest(picky, pasts, {
      objective: { name: "mape", scope: null, dimensions: {}, better: null },
      ...{ moments: { every: null, from: null, until: null }, seed: 1 },
    });
    expect(
      report.partitions[0]!.stretches.map(({ from, instance }) => [from.slice(8, 10), instance]),
    ).toEqual([
      ["01", "a"],
      ["02", "b"],
      ["04", "a"],
    ]);
  });

  it("takes the best static choice of each partition by itself, and never one that was measured rarely", () => {
    const other: Past = {
      ...past(daily("a", [1, 1, 1, 1, 1]), daily("b", [5, 5, 5, 5, 5])),
      partition: { city: "SF" },
    };
    const rare = daily("c", [0, 0], {
      created: day(4),
      series: [{ ...daily("c", [0, 0]).series[0]!, times: [day(4), day(5)] }],
    });
    const report = run([{ ...changing, instances: [...changing.instances, rare] }, other]);
    expect(report.partitions.map(({ bestStatic }) => bestStatic?.baseVersionId)).toEqual(["b", "a"]);
    expect(wayOf(report, "best_static_by_partition").mean).toBe((11 + 4) / 8);
    expect(wayOf(report, "best_static").label).not.toContain(": c");
  });

  it("serves the newest of a base version id that is not deprecated as its static choice", () => {
    const retrained = daily("a2", [3, 3, 3, 3, 3], {
      ...{ baseVersionId: "a", created: day(2), deprecations: [{ from: day(4), until: null }] },
    });
    const report = run([past(daily("a", [1, 1, 9, 9, 9]), retrained)]);
    // a on day 1, a2 on the days 2 and 3, a again from day 4.
    expect(wayOf(report, "static", "always a").mean).toBe((1 + 3 + 3 + 9) / 4);
  });

  it("decides on a grid, from and until the moments asked for", () => {
    const report = run([changing], { moments: { every: 43_200, from: day(2), until: day(4) } });
    expect(report).toMatchObject({
      decisions: 5,
      from: "2026-01-02T00:00:00.000Z",
      until: "2026-01-04T00:00:00.000Z",
    });
    expect(wayOf(report, "rule")).toMatchObject({ scored: 2, mean: (9 + 2) / 2 });
  });

  it("counts moments without a champion, and lets a fallback answer", () => {
    const strict = { ...rule, when: "metrics.mape < 2" };
    const options = {
      objective: { name: "mape", scope: null, dimensions: {}, better: null },
      ...{ moments: { every: null, from: null, until: null }, seed: 1 },
    };
    expect(backtest(strict, [changing], options)).toMatchObject({
      ...{ withoutChampion: 3, choices: { best: 2, none: 3, fallback: 0, kept: 0 } },
    });
    const safe = { ...strict, fallback: [{ rule: "elsewhere" }, { baseVersionId: "b" }] };
    expect(backtest(safe, [changing], options)).toMatchObject({
      ...{ withoutChampion: 0, choices: { best: 2, none: 0, fallback: 3, kept: 0 }, switches: 1 },
    });
  });

  it("gains where larger values are better, and nearer to zero where that is best", () => {
    const gainOf = (better: "higher" | "zero", values: readonly number[]) =>
      wayOf(
        run([past(daily("a", [1, 1, 1]), daily("b", values))], {
          objective: { name: "mape", scope: null, dimensions: {}, better },
        }),
        "static",
        "always b",
      ).gain!.mean;
    expect(gainOf("higher", [2, 3, 3])).toBe(-2);
    expect(gainOf("zero", [2, -3, -3])).toBe((3 - 1 + (3 - 3)) / 2);
  });

  it("refuses an objective whose name does not tell what is better", () => {
    expect(() =>
      run([changing], { objective: { name: "x", scope: null, dimensions: {}, better: null } }),
    ).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });

  it("reports an empty past as no decision", () => {
    expect(run([])).toMatchObject({ decisions: 0, from: null, until: null });
  });

  it("gives the same figures and intervals for the same seed", () => {
    const wave = (phase: number) => Array.from({ length: 60 }, (_, at) => 5 + 4 * Math.sin(at / 9 + phase));
    const long = past(daily("a", wave(0)), daily("b", wave(2)));
    expect(run([long])).toEqual(run([long]));
    const { gain } = wayOf(run([long]), "best_static");
    expect(gain!.interval!.low).toBeLessThan(gain!.mean);
    expect(gain!.interval!.high).toBeGreaterThan(gain!.mean);
    expect(run([long], { seed: 2 })).not.toEqual(run([long]));
  });
});
