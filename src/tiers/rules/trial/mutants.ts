import type { ActionRule, Rule, SelectionRule } from "../../../domain/rule.ts";
import {
  type Expression,
  format,
  formatDuration,
  type MetricReference,
  metricsUsed,
  namesUsed,
  parse,
} from "../../../expression/index.ts";
import { splitDimensions } from "../../../stores/records/sql/search/names.ts";
import type { WordPath } from "../language/source.ts";
import { isReflexive } from "./itself.ts";
import { variantsOf } from "./variants.ts";

/** A rule with one change, which some test has to notice. */
export interface Mutant {
  readonly rule: Rule;
  /** What was changed, in the rule's file; `offset` is in UTF-16 units inside the expression there. */
  readonly path: WordPath;
  readonly offset?: number;
  /** Such as `<= became <`. */
  readonly change: string;
  /** The case to add when no test notices. */
  readonly hint: string;
}

/**
 * Every mutant of a rule, each once. Left out are those that no test could tell from the rule: a comparator that
 * is no strict order any more (`gallery rule check` refuses it), a scope, window or context that no metric of the
 * rule takes, a bound between the same two whole numbers.
 */
export function mutantsOf(rule: Rule): readonly Mutant[] {
  const found = new Map<string, Mutant>([[JSON.stringify(rule), { rule, path: [], change: "", hint: "" }]]);
  const all = [
    ...(rule.kind === "selection" ? ofSelection(rule) : ofAction(rule)),
    ...ofGivenAndWhen(rule),
    ...ofMeasuring(rule),
  ];
  for (const mutant of all) {
    const key = JSON.stringify(mutant.rule);
    if (!found.has(key)) found.set(key, mutant);
  }
  return [...found.values()].slice(1);
}

function* ofGivenAndWhen(rule: Rule): Generator<Mutant> {
  yield* ofCondition(rule.given, ["rule", "GIVEN"], (given) => ({ ...rule, given }));
  yield* ofCondition(rule.when, ["rule", "WHEN"], (when) => ({ ...rule, when }));
}

function* ofSelection(rule: SelectionRule): Generator<Mutant> {
  const asComparator = (comparator: string): Rule => ({ ...rule, comparator });
  yield* changed(rule.comparator, ["rule", "MODEL_SELECTION"], asComparator, isReflexive);
  yield* ofCondition(rule.margin, ["rule", "MARGIN"], (margin) => ({ ...rule, margin }));
  for (const [index, guard] of rule.guards.entries()) {
    const path = ["rule", "GUARDS", index];
    yield* changed(guard, path, (text) => ({ ...rule, guards: rule.guards.with(index, text) }));
    const hint = `add a case in which a candidate is dropped by the guard ${guard} alone`;
    yield {
      rule: { ...rule, guards: rule.guards.toSpliced(index, 1) },
      path,
      change: "the guard was dropped",
      hint,
    };
  }
  for (const index of rule.fallback.keys()) {
    const change = "the fallback was dropped";
    const hint = "add a case without any candidate, in which this fallback answers";
    yield {
      rule: { ...rule, fallback: rule.fallback.toSpliced(index, 1) },
      path: ["rule", "FALLBACK", index],
      change,
      hint,
    };
  }
  yield* ofLength(rule.coolDown, "COOL_DOWN", "a better candidate comes", (coolDown) => ({
    ...rule,
    coolDown,
  }));
}

function* ofAction(rule: ActionRule): Generator<Mutant> {
  yield* ofCondition(rule.until, ["rule", "UNTIL"], (until) => ({ ...rule, until }));
  const forSeconds = rule.for === 0 ? null : rule.for;
  yield* ofLength(forSeconds, "FOR", "the condition ceases to hold", (length) => ({
    ...rule,
    for: length ?? 0,
  }));
  for (const index of rule.schedule.keys()) {
    const change = "the scheduled moments were dropped";
    const hint = "add a case in which the rule acts at such a moment, with nothing else happening";
    yield {
      rule: { ...rule, schedule: rule.schedule.toSpliced(index, 1) },
      path: ["rule", "SCHEDULE", index],
      change,
      hint,
    };
  }
}

/** A condition that may also be dropped altogether. */
function* ofCondition(
  source: string | null,
  path: WordPath,
  put: (source: string | null) => Rule,
): Generator<Mutant> {
  if (source === null) return;
  yield* changed(source, path, put);
  const hint = `add a case in which everything else is met and ${source} does not hold`;
  yield { rule: put(null), path, change: `${path.at(-1)} was dropped`, hint };
}

function* changed(
  source: string,
  path: WordPath,
  put: (source: string) => Rule,
  isRefused: (tree: Expression) => boolean = () => false,
): Generator<Mutant> {
  for (const { tree, position, change, hint } of variantsOf(parse(source))) {
    if (!isRefused(tree)) yield { rule: put(format(tree)), path, offset: position, change, hint };
  }
}

/** A length of time, twice as long and none at all. */
function* ofLength(
  seconds: number | null,
  word: string,
  event: string,
  put: (seconds: number | null) => Rule,
): Generator<Mutant> {
  if (seconds === null) return;
  const [once, twice] = [formatDuration(seconds), formatDuration(seconds * 2)];
  const path = ["rule", word];
  const within = `add a case in which ${event}`;
  yield {
    rule: put(seconds * 2),
    path,
    change: `${once} became ${twice}`,
    hint: `${within} between ${once} and ${twice}`,
  };
  yield { rule: put(null), path, change: `${word} was dropped`, hint: `${within} within ${once}` };
}

/** What decides which points of a metric count. */
function* ofMeasuring(rule: Rule): Generator<Mutant> {
  const used = metricsOf(rule);
  if (rule.scope !== null && used.all.some(({ scope }) => scope === null)) {
    const hint = `add a case in which a metric was measured otherwise, and later, in a scope other than ${rule.scope}`;
    yield { rule: { ...rule, scope: null }, path: ["rule", "SCOPE"], change: "the scope was dropped", hint };
  }
  const takesContext = used.all.some(({ name }) => splitDimensions(name).dimensions === "");
  if (Object.keys(rule.context).length > 0 && takesContext) {
    const hint = "add a case in which a metric measured without this context says otherwise";
    yield {
      rule: { ...rule, context: {} },
      path: ["rule", "CONTEXT"],
      change: "the context was dropped",
      hint,
    };
  }
  const { count, age } = rule.evidence;
  if (rule.window !== null && (used.plain.length > 0 || (count !== null && used.all.length > 0))) {
    const [once, twice] = [formatDuration(rule.window), formatDuration(rule.window * 2)];
    const hint = `add a case in which values between ${once} and ${twice} old would change the answer`;
    yield {
      rule: { ...rule, window: rule.window * 2 },
      path: ["rule", "WINDOW"],
      change: `${once} became ${twice}`,
      hint,
    };
  }
  if (used.all.length === 0) return;
  for (const other of count === null ? [] : [count - 1, count + 1]) {
    const hint = `add a case with exactly ${Math.min(other, count!)} and one with exactly ${Math.max(other, count!)} values of each metric`;
    const path = ["rule", "EVIDENCE", "count"];
    yield {
      rule: { ...rule, evidence: { count: other, age } },
      path,
      change: `${count} became ${other}`,
      hint,
    };
  }
  const asAge = (seconds: number | null): Rule => ({ ...rule, evidence: { count, age: seconds } });
  for (const mutant of ofLength(age, "age", "the newest value of a metric is", asAge)) {
    const hint =
      mutant.hint.replace("within", "older than") + (mutant.hint.includes("between") ? " old" : "");
    yield { ...mutant, path: ["rule", "EVIDENCE", "age"], hint };
  }
}

/** The metrics of the expressions that take the rule's scope, window, context and evidence. */
function metricsOf(rule: Rule): { all: readonly MetricReference[]; plain: readonly MetricReference[] } {
  const sources =
    rule.kind === "selection"
      ? [rule.given, rule.when, rule.comparator, rule.margin, ...rule.guards]
      : [rule.given, rule.when, rule.until];
  const trees = sources.flatMap((source) => (source === null ? [] : [parse(source)]));
  const plain = trees.flatMap((tree) =>
    namesUsed(tree).references.filter((reference) => reference.kind === "metric"),
  );
  return { all: trees.flatMap(metricsUsed), plain };
}
