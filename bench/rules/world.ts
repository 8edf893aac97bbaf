import type { SelectionRule } from "../../src/domain/rule.ts";
import type { Past, PastInstance } from "../../src/tiers/rules/backtest/past.ts";
import { type Candidate, candidateOf, type Series } from "../../src/tiers/rules/select/candidate.ts";

export const HOUR = 3_600_000;
export const start = Date.UTC(2020, 0, 6);

const head: Omit<SelectionRule, "name" | "comparator"> = {
  ...({ kind: "selection", team: "forecasting", uuid: "bench", description: "", project: "p" } as const),
  ...({ stage: "on", share: null } as const),
  ...{ given: null, when: null, environment: null, scope: null, window: null, context: {} },
  ...{ evidence: { count: null, age: null }, margin: null, coolDown: null, guards: [], fallback: [] },
};

const lowest = "a.metrics.mape < b.metrics.mape";

/** Rules from the simplest to one with every word that costs. */
export const rules: readonly SelectionRule[] = [
  {
    ...head,
    name: "newest good one (Listing 1)",
    given: 'model_name == "ridge"',
    when: 'metrics["mape"] <= 5',
    comparator: "a.created_time > b.created_time",
  },
  { ...head, name: "lowest newest value", comparator: lowest },
  { ...head, name: "lowest mean of 7 days", comparator: lowest, window: 7 * 86_400 },
  {
    ...head,
    name: "28 days, evidence, guard, margin, cool-down",
    when: 'count(metrics.mape, "1d") >= 12',
    comparator: lowest,
    guards: ["metrics.bias < 2"],
    window: 28 * 86_400,
    evidence: { count: 24, age: 86_400 },
    margin: "a.metrics.mape < 0.95 * b.metrics.mape",
    coolDown: 43_200,
  },
];

/** Noise around a slow wave: the same for the same arguments. */
const valueAt = (hour: number, offset: number): number =>
  1 + 0.3 * Math.sin(hour / 700 + offset) + 0.2 * Math.sin(hour * 12.9898 + offset * 78.233);

function hourly(name: string, from: number, hours: number, offset: number): Series {
  const times = Array.from({ length: hours }, (_, hour) => from + hour * HOUR);
  return {
    ...{ scope: "Production", name, dimensions: "{}", times },
    values: times.map((time) => valueAt((time - start) / HOUR, offset)),
  };
}

const uuidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Candidates of one partition, each with `hours` values of two metrics, newest first. */
export function candidates(count: number, hours: number): readonly Candidate[] {
  return Array.from({ length: count }, (_, number) =>
    candidateOf({
      ...{ uuid: uuidOf(number), project: "p", baseVersionId: "demand", version: `1.${number}` },
      ...{ partition: { city: "NYC" }, created: start - number * HOUR, deprecated: false, tags: {} },
      fields: { modelName: "ridge" },
      series: ["mape", "bias"].map((name, place) => hourly(name, start, hours, number + place / 2)),
    }),
  );
}

/** Partitions with so many model families; each is trained anew every `retrained` hours and measured until then. */
export function pasts(
  partitions: number,
  families: number,
  hours: number,
  retrained: number,
): readonly Past[] {
  return Array.from({ length: partitions }, (_, partition): Past => {
    const instances: PastInstance[] = [];
    for (let family = 0; family < families; family++) {
      for (let hour = 0; hour < hours; hour += retrained) {
        const from = start + hour * HOUR;
        const span = Math.min(retrained, hours - hour);
        instances.push({
          ...{ uuid: uuidOf(instances.length), project: "p", baseVersionId: `family-${family}` },
          ...{ version: `1.${hour / retrained}`, partition: { sensor: partition }, created: from, tags: {} },
          fields: { modelName: family % 2 === 0 ? "ridge" : "boosting" },
          deprecations: hour + span < hours ? [{ from: from + span * HOUR, until: null }] : [],
          series: ["mape", "bias"].map((name, place) =>
            hourly(name, from, span, family + partition + place / 2),
          ),
        });
      }
    }
    return { partition: { sensor: partition }, instances, inForce: null, champions: null };
  });
}
