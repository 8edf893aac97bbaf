import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, candidateOf } from "../select/candidate.ts";
import type { Incumbent } from "../select/choose.ts";
import { compileSelection } from "../select/compile.ts";
import { nextIncumbent } from "../select/decide.ts";
import { anyCandidates, anyMoment, anyRule } from "../select/testing/draws.ts";
import { oracle } from "../select/testing/oracle.ts";
import { momentsOf } from "./moments.ts";
import type { Past, PastInstance } from "./past.ts";
import { Replay } from "./replay.ts";

const changes = { every: null, from: null, until: null };

/** Candidates created, deprecated and restored within the span that is replayed, with values that came late. */
const anyPast: fc.Arbitrary<Past> = anyCandidates.chain((candidates) =>
  fc
    .tuple(
      ...candidates.map((candidate) =>
        fc
          .record({
            created: anyMoment,
            deprecations: fc
              .uniqueArray(anyMoment, { maxLength: 3 })
              .map((moments) => moments.sort((one, other) => one - other))
              .map(([from, until]) => (from === undefined ? [] : [{ from, until: until ?? null }])),
            delays: fc.option(
              fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 12, maxLength: 12 }),
            ),
          })
          .map(
            ({ delays, ...drawn }): PastInstance => ({
              ...candidate,
              ...drawn,
              fields: {},
              series: candidate.series.map((series) =>
                delays === null ? series : { ...series, recorded: recordedAfter(series.times, delays) },
              ),
            }),
          ),
      ),
    )
    .map((instances) => ({ partition: {}, instances, inForce: null, champions: null })),
);

/** Of equal times, ascending, as a past is. */
const recordedAfter = (times: readonly number[], delays: readonly number[]): number[] =>
  times
    .map((time, at) => ({ time, recorded: time + delays[at]! }))
    .sort((one, other) => one.time - other.time || one.recorded - other.recorded)
    .map(({ recorded }) => recorded);

/** What was known of the past at a moment, gathered anew. */
function knownAt({ instances }: Past, moment: number): Candidate[] {
  return instances
    .filter(({ created }) => created <= moment)
    .map(({ deprecations, series, ...instance }) =>
      candidateOf({
        ...instance,
        deprecated: deprecations.some(
          ({ from, until }) => from <= moment && (until === null || moment < until),
        ),
        series: series.map(({ recorded, ...one }) => {
          const isKnown = (_: number, at: number): boolean => (recorded?.[at] ?? 0) <= moment;
          return { ...one, times: one.times.filter(isKnown), values: one.values.filter(isKnown) };
        }),
      }),
    );
}

describe("a replay", () => {
  it("decides as the rule means it, with only what was known at each moment", () => {
    const seen = new Set<string>();
    let decisions = 0;
    fc.assert(
      fc.property(anyRule, anyPast, (rule, past) => {
        const compiled = compileSelection(rule);
        const replay = new Replay(compiled, past);
        let incumbent: Incumbent | null = null;
        for (const moment of momentsOf(compiled, past, changes)) {
          const { champion, choice } = replay.decideAt(moment);
          const uuid = champion === null ? null : past.instances[champion]!.uuid;
          expect(uuid, `at ${moment}`).toBe(oracle(rule, knownAt(past, moment), moment, incumbent).champion);
          incumbent = nextIncumbent(uuid, moment, incumbent);
          seen.add(choice);
          decisions++;
        }
      }),
      { numRuns: 250 },
    );
    expect([...seen].sort()).toEqual(["best", "kept", "none"]);
    expect(decisions).toBeGreaterThan(1_000);
  });

  it("says the same in short and in words", () => {
    fc.assert(
      fc.property(anyRule, anyPast, (rule, past) => {
        const compiled = compileSelection(rule);
        const [fast, slow] = [new Replay(compiled, past), new Replay(compiled, past)];
        for (const moment of momentsOf(compiled, past, changes)) {
          const { champion, choice } = fast.decideAt(moment);
          const explained = slow.explainAt(moment);
          expect(explained.selection.champion).toBe(
            champion === null ? null : past.instances[champion]!.uuid,
          );
          expect(explained.selection.choice).toBe(choice);
        }
      }),
      { numRuns: 150 },
    );
  });
});
