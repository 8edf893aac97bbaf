import { describe, expect, test } from "vitest";
import { parseRange } from "./version-range.ts";

const accepts = (range: string | null, version: string): boolean => {
  const [revision, number] = version.split(".").map(Number);
  return parseRange(range)({ revision: revision!, number: number! });
};

describe("a range of versions", () => {
  test.each([
    [null, ["1.0", "9.9"], []],
    [">=2.1 <4", ["2.1", "2.10", "3.0", "3.99"], ["1.9", "2.0", "4.0"]],
    ["2.x", ["2.0", "2.7"], ["1.9", "3.0"]],
    ["2", ["2.0", "2.7"], ["1.9", "3.0"]],
    ["=2.3", ["2.3"], ["2.2", "2.30"]],
    ["2.3", ["2.3"], ["2.4"]],
    [">2", ["3.0"], ["2.0", "2.99"]],
    ["<=2", ["1.0", "2.99"], ["3.0"]],
    ["<2", ["1.5"], ["2.0"]],
    [" >2.9   <=2.11 ", ["2.10", "2.11"], ["2.9", "2.12"]],
  ])("%j", (range, inside, outside) => {
    for (const version of inside) expect([version, accepts(range, version)]).toEqual([version, true]);
    for (const version of outside) expect([version, accepts(range, version)]).toEqual([version, false]);
  });

  test.each(["", "  ", "latest", "^2", ">= 2", "2.1.3", ">=2 || <1", "-1", "2.", "9".repeat(300)])(
    "refuses %j",
    (range) =>
      expect(() => parseRange(range)).toThrowError(expect.objectContaining({ code: "version.range" })),
  );
});
