import type { ActionCall, ActionRule } from "../../../domain/rule.ts";
import { quote } from "../../../domain/text.ts";
import { metricsUsed } from "../../../expression/index.ts";
import { nearestWord } from "../language/words.ts";
import { actionPath } from "./actions.ts";
import { clausesOf, type Examined, isAction } from "./examined.ts";
import type { Report, Spot } from "./report.ts";

/** What a parameter of a built-in action has to be. */
interface Parameter {
  readonly holds: (value: unknown) => boolean;
  /** Ends the sentence "it must be …". */
  readonly wanted: string;
  readonly required?: true;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every(isText) : isText(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;
const isMapping = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text: Parameter = { holds: isText, wanted: "a text" };
const count: Parameter = { holds: isCount, wanted: "a whole number from 1 on" };

const parametersOf: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
  deploy: { environment: text },
  deprecate: { reason: text },
  alert: {
    severity: text,
    summary: text,
    labels: { holds: isMapping, wanted: "a mapping of labels to texts" },
  },
  email: {
    to: { holds: isTexts, wanted: "an address, or a list of addresses", required: true },
    subject: text,
    body: text,
  },
  retrain: {
    callback: { ...text, wanted: "the name of a callback of the team", required: true },
    budgetPerDay: count,
    stopAfter: count,
  },
};

/** Actions that hand what else is written on to a callback. */
const handsOn = new Set(["retrain"]);

/** Whether built-in actions are told what they need, and texts name what a firing tells. */
export function checkParameters(rules: readonly Examined[], report: Report): void {
  for (const rule of rules.filter(isAction)) {
    for (const [at, call] of rule.rule.actions.entries()) {
      const spot = { path: actionPath(at) };
      const known = Object.hasOwn(parametersOf, call.action) ? parametersOf[call.action]! : undefined;
      if (known === undefined) continue;
      checkKnown(rule, call, known, spot, report);
      for (const hole of holesIn(Object.values(call.parameters))) checkHole(rule, hole, spot, report);
    }
  }
}

function checkKnown(
  rule: Examined,
  { action, parameters }: ActionCall,
  known: Readonly<Record<string, Parameter>>,
  spot: Spot,
  report: Report,
): void {
  for (const [name, { holds, wanted, required }] of Object.entries(known)) {
    if (Object.hasOwn(parameters, name)) {
      if (holds(parameters[name])) continue;
      report.error(rule, spot, "action.parameter", `${name} of ${action} must be ${wanted}`);
    } else if (required) {
      report.error(rule, spot, "action.parameter", `${action} lacks ${name}; it must be ${wanted}`);
    }
  }
  if (handsOn.has(action)) return;
  for (const name of Object.keys(parameters).filter((each) => !Object.hasOwn(known, each))) {
    const meant = nearestWord(name, Object.keys(known));
    const advice = meant === null ? `it knows ${Object.keys(known).join(", ")}` : `did you mean ${meant}?`;
    report.warning(rule, spot, "action.parameter", `${action} has no use for ${quote(name)}; ${advice}`);
  }
}

/** What stands in `{{…}}` anywhere in some values. */
function holesIn(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === "string")
      return [...value.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map(([, hole]) => hole!);
    return typeof value === "object" && value !== null ? holesIn(Object.values(value)) : [];
  });
}

/** Names that a firing always tells. */
const told = [
  ...["firing", "status", "environment", "cause", "position", "at", "why"],
  ...["uuid", "team", "name", "description", "commit"].map((name) => `rule.${name}`),
  ...["uuid", "project", "baseVersionId", "version"].map((name) => `instance.${name}`),
];
/** What an instance has under these is its own. */
const open = ["instance.partition", "instance.fields", "instance.tags"];

function checkHole(rule: Examined<ActionRule>, hole: string, spot: Spot, report: Report): void {
  if (told.includes(hole) || open.some((name) => hole === name || hole.startsWith(`${name}.`))) return;
  const metrics = metricNames(rule);
  if (metrics.some((name) => hole === name || hole.startsWith(`${name}{`))) return;
  const own = metrics.find((name) => name.split(".").slice(2).join(".") === hole.replace(/^metrics\./, ""));
  const meant = own ?? nearestWord(hole, [...told, ...metrics]);
  const advice =
    meant === null ? "name part of rule, instance or metrics, or why" : `did you mean {{${meant}}}?`;
  report.warning(
    rule,
    spot,
    "action.text",
    `{{${hole}}} stays empty: a firing tells nothing of this name; ${advice}`,
  );
}

/** Those that the rule names, as a firing tells them: always with a scope. */
const metricNames = (rule: Examined): readonly string[] =>
  clausesOf(rule)
    .flatMap(({ tree }) => metricsUsed(tree))
    .flatMap(({ scope, name }) => {
      const given = scope ?? rule.rule.scope;
      const scopes = given === null ? ["Production", "Validation", "Training"] : [given];
      return scopes.map((each) => `metrics.${each}.${name}`);
    });
