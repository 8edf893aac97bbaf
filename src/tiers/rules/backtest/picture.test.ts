import { describe, expect, it } from "vitest";
import { selectionRule } from "../select/testing/make.ts";
import { backtest } from "./backtest.ts";
import { reportPicture } from "./picture.ts";
import { axisDates, niceTicks, scaleOf } from "./scale.ts";
import { daily, past } from "./testing/pasts.ts";

const pictureOf = (pasts: Parameters<typeof backtest>[1]): string =>
  reportPicture(
    backtest(selectionRule({ name: "<best>", comparator: "a.metrics.mape < b.metrics.mape" }), pasts, {
      objective: { name: "mape", scope: null, dimensions: {}, better: null },
      ...{ moments: { every: null, from: null, until: null }, seed: 1 },
    }),
  );

describe("reportPicture", () => {
  it("draws a band a champion, a tick a switch, and the gains", () => {
    const svg = pictureOf([past(daily("one", [1, 1, 9, 9]), daily("two", [5, 5, 2, 2]))]);
    expect(svg).toContain("<title>one 1.0, 2026-01-01T00:00:00.000Z to 2026-01-03T00:00:00.000Z</title>");
    expect(svg.match(/class="switch"/g)).toHaveLength(1);
    expect(svg).toContain("over best static: two");
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("writes names as text, whatever stands in them", () => {
    const svg = pictureOf([past(daily('"><script>&', [1, 2]))]);
    expect(svg).not.toContain("<script>");
    expect(svg).not.toContain("<best>");
  });

  it("draws an empty past, too", () => {
    expect(pictureOf([])).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("scales", () => {
  it.each([
    [0, 0, [0, 0.2]],
    [-3, 9, [-5, 0, 5, 10]],
    [0, 0.004, [0, 0.001, 0.002, 0.003, 0.004]],
  ])("ticks from %s to %s with zero among them", (least, most, ticks) => {
    expect(niceTicks(least, most)).toEqual(ticks);
  });

  it("dates few enough to be read, in days or months", () => {
    const dates = (days: number): readonly string[] =>
      axisDates(scaleOf([Date.UTC(2026, 0, 10), Date.UTC(2026, 0, 10 + days)], [0, 1])).map(
        ({ label }) => label,
      );
    expect(dates(3)).toEqual(["2026-01-10", "2026-01-11", "2026-01-12", "2026-01-13"]);
    expect(dates(700)).toEqual([
      "2026-02",
      "2026-05",
      "2026-08",
      "2026-11",
      "2027-02",
      "2027-05",
      "2027-08",
      "2027-11",
    ]);
    expect(dates(0.5)).toEqual(["2026-01-10"]);
  });
});
