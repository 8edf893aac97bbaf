import { expect, test } from "vitest";
import { runNameOf } from "./names.ts";

const uuid = (index: number): string =>
  `${(index * 2_654_435_761).toString(16).padStart(8, "0").slice(-8)}-0000-4000-8000-${(index * 40_503_000_017).toString(16).padStart(12, "0").slice(-12)}`;

test("a run's name is drawn from its UUID alone", () => {
  expect(runNameOf(uuid(7))).toBe(runNameOf(uuid(7)));
  expect(runNameOf(uuid(7))).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
});

test("a thousand runs hardly share a name", () => {
  expect(
    new Set(Array.from({ length: 1000 }, (_, index) => runNameOf(uuid(index + 1)))).size,
  ).toBeGreaterThan(990);
});
