import fc from "fast-check";
import type { SelectionRule } from "../../../../domain/rule.ts";
import type { Candidate } from "../candidate.ts";
import { candidate, day, selectionRule, series } from "./make.ts";

/** Few seconds and few values, so that windows end on points and candidates are equal often. */
const SPAN = 120_000;
export const anyMoment = fc.integer({ min: 0, max: SPAN + 60_000 }).map((offset) => day(2) + offset);

const anyTime = fc.oneof(
  fc.integer({ min: 0, max: SPAN / 1000 }).map((second) => day(2) + second * 1000),
  fc.integer({ min: 0, max: SPAN }).map((offset) => day(2) + offset),
);

const anySeries = fc
  .record({
    name: fc.constantFrom("mae", "mae", "mae", "bias"),
    scope: fc.constantFrom("Production", "Validation"),
    dimensions: fc.constantFrom("{}", "{}", "{}", '{"event":"holiday"}'),
    points: fc.array(fc.tuple(anyTime, fc.constantFrom(0.1, 0.2, 0.7, 1, 2, 3)), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ name, scope, dimensions, points }) =>
    series(
      name,
      points.sort(([one], [other]) => one - other),
      { scope, dimensions },
    ),
  );

const anySource = fc.record({
  created: fc.constantFrom(day(1), day(1) + 500, day(2) - 1),
  deprecated: fc.boolean(),
  city: fc.constantFrom("NYC", "NYC", "SF", null),
  series: fc.uniqueArray(anySeries, {
    selector: ({ name, scope, dimensions }) => `${scope} ${name} ${dimensions}`,
    maxLength: 5,
  }),
});

export const anyCandidates: fc.Arbitrary<Candidate[]> = fc.array(anySource, { maxLength: 8 }).map((sources) =>
  sources.map(({ city, deprecated, ...source }, at) =>
    candidate(`uuid-${"hbdfaceg"[at]}`, {
      ...source,
      deprecated: deprecated && at % 3 === 0,
      partition: city === null ? {} : { city },
    }),
  ),
);

/** Usually null, so that most rules leave more than one candidate. */
const orNull = <Value>(...values: readonly Value[]): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) });

/** Strict orders all, most of them partial for candidates that lack a value. */
export const anyRule: fc.Arbitrary<SelectionRule> = fc
  .record({
    given: orNull('city == "NYC"', "city == 5", "age(created) > 86460", "metrics.bias > 0.1"),
    when: orNull(
      "metrics.mae <= 2",
      'avg(metrics.mae, "30s") < 2 and count(metrics.mae, "1m") > 1',
      'percentile(metrics.Validation.mae, 50, "40s") <= 1 or metrics.bias == null',
      'max(metrics.bias, "20s") - min(metrics.bias, "20s") < 1',
      'last(metrics.mae, "10s") / (metrics.bias - 0.1) > 1',
    ),
    comparator: fc.constantFrom(
      "a.metrics.mae < b.metrics.mae",
      "a.created_time > b.created_time",
      'sum(a.metrics.mae, "45s") < sum(b.metrics.mae, "45s")',
      "a.metrics.mae < 0.5 * b.metrics.mae",
      "a.metrics.mae < b.metrics.mae and a.metrics.bias <= b.metrics.bias",
    ),
    margin: orNull("a.metrics.mae < 0.6 * b.metrics.mae", "a.city == 3"),
    coolDown: orNull(7, 60),
    guards: fc.constantFrom([], [], [], ["metrics.bias < 2"], ["now() >= created", "metrics.mae > 0.1"]),
    window: orNull(20, 61),
    scope: orNull("Production", "Validation"),
    context: fc.constantFrom({}, {}, {}, {}, { event: "holiday" }),
    evidence: fc.record({ count: orNull(1, 3), age: orNull(15, 90) }),
  })
  .map((parts) => selectionRule(parts as Partial<SelectionRule>));

export const anyIncumbent = (
  candidates: readonly Candidate[],
): fc.Arbitrary<{ instance: string; since: number } | null> =>
  candidates.length === 0
    ? fc.constant(null)
    : fc.option(
        fc.record({
          instance: fc.constantFrom(...candidates.map(({ uuid }) => uuid), "gone"),
          since: anyMoment,
        }),
      );
