import type { Rule, RuleProblem, Team } from "../../../domain/rule.ts";
import { quote } from "../../../domain/text.ts";
import { TEAMS_FILE } from "./checks.ts";

/** What every team's rules may do besides the team's own callbacks. */
const BUILT_IN = new Set(["deploy", "deprecate", "email", "alert"]);

/** What keeps a rule out of force because its team may not do it. */
export function forbids(file: string, rule: Rule, team: Team | undefined): RuleProblem[] {
  const problem = (code: string, message: string): RuleProblem => ({
    ...{ file, line: null, column: null, code, message, severity: "error" },
  });
  if (team === undefined) {
    return [
      problem(
        "team.unknown",
        `team ${quote(rule.team)} has no entry in ${TEAMS_FILE}; nothing of it is in force`,
      ),
    ];
  }
  const refuse = (code: string, what: string, name: string, allowed: readonly string[]): RuleProblem =>
    problem(
      code,
      `team ${quote(team.name)} may not use ${what} ${quote(name)}: ${TEAMS_FILE} gives it ${listed(allowed)}`,
    );
  const problems: RuleProblem[] = [];
  if (!team.projects.includes(rule.project)) {
    problems.push(refuse("team.project", "the project", rule.project, team.projects));
  }
  for (const name of environmentsOf(rule)) {
    if (!team.environments.includes(name)) {
      problems.push(refuse("team.environment", "the environment", name, team.environments));
    }
  }
  for (const name of callbacksOf(rule)) {
    if (!Object.hasOwn(team.callbacks, name)) {
      problems.push(refuse("team.callback", "the action", name, Object.keys(team.callbacks)));
    }
  }
  return problems;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "none" : names.map(quote).join(", ");

function environmentsOf(rule: Rule): ReadonlySet<string> {
  const own = rule.environment === null ? [] : [rule.environment];
  if (rule.kind === "selection") {
    return new Set([...own, ...rule.fallback.flatMap((each) => ("deployed" in each ? [each.deployed] : []))]);
  }
  const named = rule.actions.map(({ parameters }) => parameters.environment);
  return new Set([...own, ...named.filter((each) => typeof each === "string")]);
}

/** Of an action that is called by another one's parameter, that name. */
function callbacksOf(rule: Rule): ReadonlySet<string> {
  if (rule.kind === "selection") return new Set();
  const names = rule.actions.map(({ action, parameters }) =>
    action === "retrain" ? String(parameters.callback) : action,
  );
  return new Set(names.filter((name) => !BUILT_IN.has(name)));
}
