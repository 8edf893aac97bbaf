import type { ActionRule, SelectionRule } from "../../../domain/rule.ts";
import {
  childrenOf,
  type Expression,
  formatDuration,
  metricsUsed,
  namesUsed,
} from "../../../expression/index.ts";
import { deploymentsOf, deprecates } from "./actions.ts";
import { clausesOf, conditionsOf, type Examined, isAction, isSelection } from "./examined.ts";
import { type Report, word } from "./report.ts";

/** Words that have no effect beside the others, or another one than their author will have meant. */
export function checkSettings(rules: readonly Examined[], report: Report): void {
  for (const rule of rules) {
    checkMetricWords(rule, report);
    if (isSelection(rule)) checkCoolDown(rule, report);
    if (isAction(rule)) checkActing(rule, report);
  }
}

function checkMetricWords(rule: Examined, report: Report): void {
  const { scope, window, context, evidence } = rule.rule;
  const trees = clausesOf(rule).map(({ tree }) => tree);
  const metrics = trees.flatMap(metricsUsed);
  const outsideWindows = trees.flatMap((tree) =>
    namesUsed(tree).references.filter(({ kind }) => kind === "metric"),
  );
  const idle = (name: string, why: string): void =>
    report.warning(rule, word(name), `${name.toLowerCase()}.idle`, `${name} has no effect: ${why}`);

  if (metrics.length === 0) {
    const none = "the rule names no metric; remove it, or name one";
    if (scope !== null) idle("SCOPE", none);
    if (window !== null) idle("WINDOW", none);
    if (Object.keys(context).length > 0) idle("CONTEXT", none);
    if (evidence.count !== null || evidence.age !== null) idle("EVIDENCE", none);
    return;
  }
  if (scope !== null && metrics.every((metric) => metric.scope !== null)) {
    idle("SCOPE", "every metric is named with its scope");
  }
  if (window !== null && evidence.count === null && outsideWindows.length === 0) {
    idle("WINDOW", "every metric is named in a window of its own");
  }
  checkEvidence(rule, report);
}

function checkEvidence(rule: Examined, report: Report): void {
  const { window, evidence } = rule.rule;
  if (evidence.count !== null && window === null) {
    const message = "EVIDENCE counts every value ever measured; set WINDOW to count the recent ones";
    report.warning(rule, word("EVIDENCE", "count"), "evidence.unbounded", message);
  }
  if (evidence.age !== null && window !== null && evidence.age >= window) {
    const message = `EVIDENCE takes values of an age of up to ${formatDuration(evidence.age)}, but WINDOW holds none older than ${formatDuration(window)}; make the age shorter than the window`;
    report.warning(rule, word("EVIDENCE", "age"), "evidence.age", message);
  }
}

function checkCoolDown(rule: Examined<SelectionRule>, report: Report): void {
  const { coolDown, window } = rule.rule;
  if (coolDown === null || window === null || coolDown <= window) return;
  const message = `COOL_DOWN of ${formatDuration(coolDown)} keeps a champion after every value in the WINDOW of ${formatDuration(window)} has changed; make it shorter`;
  report.warning(rule, word("COOL_DOWN"), "cool_down.long", message);
}

function checkActing(rule: Examined<ActionRule>, report: Report): void {
  const { schedule, until } = rule.rule;
  for (const { environment, path } of deploymentsOf(rule)) {
    if (environment !== null) continue;
    const message = "deploy needs to know where: give the action an environment, or the rule ENVIRONMENT";
    report.error(rule, { path }, "deploy.environment", message);
  }
  const names = conditionsOf(rule).map(({ tree }) => namesUsed(tree));
  const namesNothing = names.every(({ references, windows }) => references.length + windows.length === 0);
  if (rule.when === null && (deprecates(rule) || (deploymentsOf(rule).length > 0 && rule.given === null))) {
    const message = `without WHEN the rule acts on every instance ${rule.given === null ? "of the project" : "that GIVEN describes"}; say when`;
    report.warning(rule, word("CALLBACK_ACTIONS"), "when.absent", message);
  }
  if (schedule.length > 0) return;
  if (namesNothing) {
    const message = "nothing wakes the rule: it names no metric and no field, and has no SCHEDULE";
    report.warning(rule, word("CALLBACK_ACTIONS"), "rule.asleep", message);
  } else if (conditionsOf(rule).some(({ tree }) => dependsOnClock(tree))) {
    const message =
      "age and now() change by themselves, which wakes no rule; add a SCHEDULE such as every 1h";
    report.warning(rule, word("WHEN"), "schedule.absent", message);
  }
  if (until !== null && rule.when === null) {
    const message =
      "UNTIL waits for the end of WHEN, which the rule does not have; add WHEN, or remove UNTIL";
    report.warning(rule, word("UNTIL"), "until.idle", message);
  }
}

const dependsOnClock = (tree: Expression): boolean =>
  tree.kind === "now" || tree.kind === "age" || childrenOf(tree).some(dependsOnClock);
