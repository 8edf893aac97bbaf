import { describe, expect, it } from "vitest";
import { longestSeries, readSeries } from "./notation.ts";

describe("the series notation", () => {
  it.each([
    ["4", [4]],
    ["-0.5 1e-3 .5", [-0.5, 0.001, 0.5]],
    ["1+2x3", [1, 3, 5, 7]],
    ["10-5x3", [10, 5, 0, -5]],
    ["-2+4x2", [-2, 2, 6]],
    ["1x3", [1, 1, 1, 1]],
    ["7x0", [7]],
    ["1 _ 3", [1, null, 3]],
    ["1 _x3 2", [1, null, null, null, 2]],
    ["10+0.5x2 _ stale 3", [10, 10.5, 11, null, null, 3]],
  ])("expands %s as promtool does", (text, steps) => {
    expect(readSeries(text)).toEqual(steps);
  });

  it("ends a series of decimals with the number that a reader expects", () => {
    expect(readSeries("0+0.1x3")).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it("says which word stands for nothing, and where", () => {
    expect(readSeries("1 2 x3")).toMatchObject({
      position: 4,
      message: expect.stringContaining("x3 is no value"),
    });
    expect(readSeries("NaN")).toMatchObject({ message: expect.stringContaining("NaN is no value") });
    expect(readSeries("1e999")).toMatchObject({ message: expect.stringContaining("too large") });
    expect(readSeries("  ")).toMatchObject({ message: expect.stringContaining("at least one value") });
  });

  it("never grows beyond its bound", () => {
    expect(readSeries(`1x${longestSeries}`)).toMatchObject({ message: expect.stringContaining("at most") });
    expect(readSeries("_x99999999999999999999")).toMatchObject({ position: 0 });
    expect(readSeries(`1x${longestSeries - 1}`)).toHaveLength(longestSeries);
  });
});
