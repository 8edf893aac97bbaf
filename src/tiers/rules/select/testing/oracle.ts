import { canonicalJson } from "../../../../domain/canonical.ts";
import type { VerdictKind } from "../../../../domain/decision.ts";
import { GalleryError } from "../../../../domain/errors.ts";
import type { SelectionRule } from "../../../../domain/rule.ts";
import {
  type Context,
  evaluate,
  type MetricReference,
  metricsUsed,
  pairContext,
  parse,
} from "../../../../expression/index.ts";
import type { Candidate } from "../candidate.ts";
import type { Incumbent } from "../choose.ts";

/**
 * What a selection rule means, written a second time and as plainly as it can be: every list is built, filtered and
 * sorted again for every question. The measure of the engine.
 */
export interface OracleAnswer {
  readonly champion: string | null;
  readonly kept: readonly string[];
  readonly dropped: Readonly<Record<string, VerdictKind>>;
}

type Truth = boolean | "missing" | "error";

export function oracle(
  rule: SelectionRule,
  candidates: readonly Candidate[],
  asked: number,
  incumbent: Incumbent | null,
): OracleAnswer {
  const moment = asked - (asked % 1000);
  const context = new Map(candidates.map((one) => [one.uuid, contextOf(rule, one, moment)]));
  const dropped: Record<string, VerdictKind> = {};
  for (const one of candidates) {
    const why = dropOf(rule, one, context.get(one.uuid)!, moment);
    if (why !== null) dropped[one.uuid] = why;
  }
  const kept = candidates
    .filter(({ uuid }) => dropped[uuid] === undefined)
    .sort((one, other) => other.created - one.created || (one.uuid < other.uuid ? -1 : 1))
    .map(({ uuid }) => uuid);
  const isTrue = (source: string, a: string, b: string): boolean =>
    truth(source, pairContext(context.get(a)!, context.get(b)!)) === true;
  let best: string | null = null;
  for (const uuid of kept) if (best === null || isTrue(rule.comparator, uuid, best)) best = uuid;
  return { champion: stays(rule, kept, best, moment, incumbent, isTrue) ?? best, kept, dropped };
}

/** Whether the comparator says so at the moment. */
export const isBetter = (rule: SelectionRule, a: Candidate, b: Candidate, moment: number): boolean => {
  const second = moment - (moment % 1000);
  const both = pairContext(contextOf(rule, a, second), contextOf(rule, b, second));
  return truth(rule.comparator, both) === true;
};

function stays(
  { margin, coolDown }: SelectionRule,
  kept: readonly string[],
  best: string | null,
  moment: number,
  incumbent: Incumbent | null,
  isTrue: (source: string, a: string, b: string) => boolean,
): string | null {
  if (incumbent === null || !kept.includes(incumbent.instance)) return null;
  if (coolDown !== null && moment < incumbent.since + coolDown * 1000) return incumbent.instance;
  if (margin !== null && !isTrue(margin, best!, incumbent.instance)) return incumbent.instance;
  return null;
}

function dropOf(rule: SelectionRule, one: Candidate, context: Context, moment: number): VerdictKind | null {
  if (one.deprecated) return "deprecated";
  if (rule.given !== null && truth(rule.given, context) !== true) return "given";
  const asking = [rule.when, rule.comparator, rule.margin, ...rule.guards].filter(
    (source) => source !== null,
  );
  for (const metric of asking.flatMap((source) => metricsUsed(parse(source)))) {
    const ever = pointsOf(rule, one, metric, moment);
    const counted = rule.window === null ? ever : within(ever, moment, rule.window);
    if (rule.evidence.count !== null && counted.length < rule.evidence.count) return "evidence";
    const newest = ever.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
    if (rule.evidence.age !== null && moment - newest > rule.evidence.age * 1000) return "evidence";
  }
  if (rule.when !== null && truth(rule.when, context) !== true) return "when";
  if (rule.guards.some((guard) => truth(guard, context) !== true)) return "guard";
  const itself = truth(rule.comparator, pairContext(context, context));
  return itself === "missing" || itself === "error" ? "missing" : null;
}

function truth(source: string, context: Context): Truth {
  try {
    const result = evaluate(parse(source), context);
    return result.kind === "missing" ? "missing" : result.value === true;
  } catch (error) {
    if (error instanceof GalleryError) return "error";
    throw error;
  }
}

interface Point {
  readonly time: number;
  readonly value: number;
}

function pointsOf(rule: SelectionRule, one: Candidate, metric: MetricReference, moment: number): Point[] {
  const scope = metric.scope ?? rule.scope;
  return one.series
    .filter((series) => series.name === metric.name && series.dimensions === canonicalJson(rule.context))
    .filter((series) => scope === null || series.scope === scope)
    .sort((left, right) => (left.scope < right.scope ? -1 : 1))
    .flatMap(({ times, values }) => times.map((time, at) => ({ time, value: values[at]! })))
    .filter(({ time }) => time <= moment)
    .sort((left, right) => left.time - right.time);
}

const within = (points: readonly Point[], moment: number, seconds: number): Point[] =>
  points.filter(({ time }) => time > moment - seconds * 1000);

function contextOf(rule: SelectionRule, one: Candidate, moment: number): Context {
  const points = (metric: MetricReference): Point[] => pointsOf(rule, one, metric, moment);
  return {
    now: moment,
    field: ({ name }) => (name === "deprecated" ? one.deprecated : one.fields.get(name)),
    tag: ({ name }) => one.tags[name],
    metric: (metric) => {
      if (rule.window === null) return points(metric).at(-1)?.value;
      const values = within(points(metric), moment, rule.window);
      return values.reduce((sum, { value }) => sum + value, 0) / values.length;
    },
    points: (metric, from) =>
      points(metric)
        .filter(({ time }) => time > from)
        .map(({ value }) => value),
  };
}
