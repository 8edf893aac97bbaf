import fc from "fast-check";
import { expect, it } from "vitest";
import { aggregate, windowFunctions } from "../../../expression/index.ts";
import { aggregateRange, countUntil } from "./series.ts";

it("finds the place of a moment whatever the guess", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 })),
      fc.integer({ min: -1, max: 31 }),
      fc.integer({ min: -5, max: 50 }),
      (unordered, moment, hint) => {
        const times = unordered.sort((one, other) => one - other);
        expect(countUntil(times, moment, hint)).toBe(times.filter((time) => time <= moment).length);
      },
    ),
    { numRuns: 2_000 },
  );
});

it("aggregates a range to the bit as the language does a list", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(number), fc.nat(20), fc.nat(20), fc.nat(100), (values, from, to, rank) => {
      const first = Math.min(from, to, values.length);
      const end = Math.min(Math.max(from, to), values.length);
      for (const name of windowFunctions) {
        const wanted = aggregate(name, rank, values.slice(first, end));
        expect(aggregateRange(values, first, end, name, rank), name).toBe(wanted);
      }
    }),
    { numRuns: 2_000 },
  );
});
