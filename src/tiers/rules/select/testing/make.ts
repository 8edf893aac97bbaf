import type { ActionRule, SelectionRule } from "../../../../domain/rule.ts";
import { type Candidate, type CandidateSource, candidateOf, type Series } from "../candidate.ts";

/** Midnight of a day in 2026, in milliseconds since the epoch. */
export const day = (number: number): number => Date.UTC(2026, 0, number);

const head = {
  ...{
    team: "forecasting",
    uuid: "rule-1",
    description: "",
    project: "marketplace",
    stage: "on",
    share: null,
  },
  ...{ given: null, when: null, environment: null, scope: null, window: null, context: {} },
  evidence: { count: null, age: null },
} as const satisfies Partial<SelectionRule>;

export const selectionRule = (parts: Partial<SelectionRule> = {}): SelectionRule => ({
  ...{ ...head, name: "champion", kind: "selection", comparator: "a.metrics.mae < b.metrics.mae" },
  ...{ margin: null, coolDown: null, guards: [], fallback: [] },
  ...parts,
});

export const actionRule = (parts: Partial<ActionRule> = {}): ActionRule => ({
  ...{ ...head, name: "alarm", kind: "action", actions: [{ action: "deploy", parameters: {} }] },
  ...{ for: 0, until: null, schedule: [] },
  ...parts,
});

export const series = (
  name: string,
  points: readonly (readonly [time: number, value: number])[],
  { scope = "Production", dimensions = "{}" } = {},
): Series => ({
  ...{ scope, name, dimensions },
  times: points.map(([time]) => time),
  values: points.map(([, value]) => value),
});

export const candidate = (uuid: string, parts: Partial<CandidateSource> = {}): Candidate =>
  candidateOf({
    ...{ uuid, project: "marketplace", baseVersionId: "demand", version: "1.0", partition: { city: "NYC" } },
    ...{ created: day(1), deprecated: false, fields: {}, tags: {}, series: [] },
    ...parts,
  });

/** A candidate whose `mae` has one value, measured on day 2. */
export const withError = (uuid: string, mae: number, parts: Partial<CandidateSource> = {}): Candidate =>
  candidate(uuid, { series: [series("mae", [[day(2), mae]])], ...parts });
