import type { ActionRule, Fallback, Rule, Schedule, SelectionRule } from "../../../domain/rule.ts";
import { format, formatDuration, parse } from "../../../expression/index.ts";
import { straightened } from "./expressions.ts";
import type { Part } from "./part.ts";
import { plainValue } from "./part.ts";
import {
  evidenceWords,
  expressionWords,
  fallbackWords,
  ruleWords,
  scheduleWords,
  topWords,
} from "./words.ts";

/** What a rule's file says, ready to be written: words in Gallery's spelling, expressions in canonical form. */
export type Plain = Readonly<Record<string, unknown>>;

/** The canonical text of an expression; one with comments is kept, since a tree has none. */
export function canonicalExpression(source: string): string {
  const text = straightened(source);
  return hasComment(text) ? text.trim() : format(parse(text));
}

const hasComment = (source: string): boolean =>
  /\/[/*]/.test(source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, ""));

/** Gallery's spelling of a word, at a path of such spellings; the author's own names stay as they are. */
export function canonicalWord(path: readonly (string | number)[], name: string): string {
  const known = wordsAt(path);
  return known.find((word) => word.toLowerCase() === name.toLowerCase()) ?? name;
}

function wordsAt(path: readonly (string | number)[]): readonly string[] {
  if (path.length === 0) return topWords;
  if (path[0] !== "rule") return [];
  if (path.length === 1) return ruleWords;
  return (
    wordsOf.get(
      path
        .slice(1)
        .map((step) => (typeof step === "number" ? "*" : step))
        .join(" "),
    ) ?? []
  );
}

const wordsOf: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["EVIDENCE", evidenceWords],
  ["FALLBACK *", fallbackWords],
  ["SCHEDULE *", scheduleWords],
  ["CALLBACK_ACTIONS *", ["action"]],
]);

/** True where an expression stands. */
export const isExpressionAt = (path: readonly (string | number)[]): boolean =>
  path[0] === "rule" && expressionWords.has(String(path[1]));

/** A parsed file in canonical form. */
export function canonicalPart(part: Part, path: readonly (string | number)[] = []): unknown {
  if (part.kind === "list") return part.items.map((item, index) => canonicalPart(item, [...path, index]));
  if (part.kind === "mapping") {
    return Object.fromEntries(
      part.members.map(({ name, value }) => {
        const word = canonicalWord(path, name);
        return [word, canonicalPart(value, [...path, word])];
      }),
    );
  }
  return part.kind === "text" && isExpressionAt(path) ? canonicalExpression(part.value) : plainValue(part);
}

/** A rule as its file would say it; what is as it is without saying is left out, the project apart. */
export function canonicalRule(rule: Rule): Plain {
  const { team, uuid, description, stage, share } = rule;
  return told({
    team,
    uuid,
    description: description === "" ? null : description,
    stage: stage === "on" ? null : stage,
    share,
    rule: told({
      ...sharedWords(rule),
      ...(rule.kind === "selection" ? selectionWords(rule) : actionWords(rule)),
    }),
  });
}

const told = (words: Plain): Plain =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== null));
const some = <Value extends object>(value: Value): Value | null =>
  Object.keys(value).length > 0 ? value : null;
const expression = (source: string | null): string | null => source && canonicalExpression(source);
const duration = (seconds: number | null): string | null =>
  seconds === null ? null : formatDuration(seconds);

const sharedWords = (rule: Rule): Plain => ({
  PROJECT: rule.project,
  GIVEN: expression(rule.given),
  WHEN: expression(rule.when),
  ENVIRONMENT: rule.environment,
  SCOPE: rule.scope,
  WINDOW: duration(rule.window),
  CONTEXT: some(rule.context),
  EVIDENCE: some(told({ count: rule.evidence.count, age: duration(rule.evidence.age) })),
});

const selectionWords = (rule: SelectionRule): Plain => ({
  MODEL_SELECTION: canonicalExpression(rule.comparator),
  MARGIN: expression(rule.margin),
  COOL_DOWN: duration(rule.coolDown),
  GUARDS: some(rule.guards.map(canonicalExpression)),
  FALLBACK: some(rule.fallback.map(fallbackOf)),
});

const fallbackOf = (fallback: Fallback): Plain =>
  "baseVersionId" in fallback ? { base_version_id: fallback.baseVersionId } : fallback;

const actionWords = (rule: ActionRule): Plain => ({
  FOR: rule.for === 0 ? null : formatDuration(rule.for),
  UNTIL: expression(rule.until),
  SCHEDULE: some(rule.schedule.map(scheduleOf)),
  CALLBACK_ACTIONS: rule.actions.map(({ action, parameters }) => ({ action, ...parameters })),
});

const scheduleOf = (schedule: Schedule): Plain =>
  "every" in schedule ? { every: formatDuration(schedule.every) } : { ...schedule };
