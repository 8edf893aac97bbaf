import { expect, test } from "vitest";
import { sample } from "./sampling.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("fewer items than wanted are all kept", () => {
  expect(sample(upTo(3), 5)).toEqual([0, 1, 2]);
});

test("the first of every part is kept, and the last item in place of the last part's first", () => {
  expect(sample(upTo(10), 4)).toEqual([0, 3, 6, 9]);
  expect(sample(upTo(1000), 10).at(-1)).toBe(999);
});

test("one item is the last", () => {
  expect(sample(upTo(10), 1)).toEqual([9]);
});
