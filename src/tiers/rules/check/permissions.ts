import type { Team } from "../../../domain/rule.ts";
import { quote } from "../../../domain/text.ts";
import { actionPath, builtInActions, deploymentsOf } from "./actions.ts";
import { type Examined, isAction, isSelection } from "./examined.ts";
import { type Report, type Spot, word } from "./report.ts";

/** Whether a rule stays with what `teams.yaml` gives to its team. */
export function checkPermissions(rules: readonly Examined[], teams: readonly Team[], report: Report): void {
  const byName = new Map(teams.map((team) => [team.name, team]));
  for (const rule of rules) {
    const team = byName.get(rule.rule.team);
    if (team === undefined) {
      const message = `there is no team ${quote(rule.rule.team)} in teams.yaml; there ${listed(
        "is",
        teams.map(({ name }) => name),
      )}`;
      report.error(rule, { path: ["team"] }, "team.unknown", message);
    } else checkWithin(rule, team, report);
  }
}

function checkWithin(rule: Examined, team: Team, report: Report): void {
  const refuse = (spot: Spot, what: string, name: string, allowed: readonly string[]): void => {
    const message = `team ${team.name} may not use ${what} ${quote(name)}; its own ${listed("are", allowed)}`;
    report.error(rule, spot, `${what}.denied`, message);
  };
  const wantEnvironment = (name: string, spot: Spot): void => {
    if (!team.environments.includes(name)) refuse(spot, "environment", name, team.environments);
  };
  const { project, environment } = rule.rule;
  if (!team.projects.includes(project)) refuse(word("PROJECT"), "project", project, team.projects);
  if (environment !== null) wantEnvironment(environment, word("ENVIRONMENT"));
  if (isSelection(rule)) {
    for (const [at, fallback] of rule.rule.fallback.entries()) {
      if ("deployed" in fallback) wantEnvironment(fallback.deployed, word("FALLBACK", at));
    }
  }
  if (!isAction(rule)) return;
  for (const deploying of deploymentsOf(rule)) {
    if (deploying.environment !== null && deploying.environment !== environment) {
      wantEnvironment(deploying.environment, deploying);
    }
  }
  for (const [at, { action, parameters }] of rule.rule.actions.entries()) {
    const called = action === "retrain" ? parameters.callback : builtInActions.has(action) ? null : action;
    if (typeof called !== "string" || Object.hasOwn(team.callbacks, called)) continue;
    const known = [...Object.keys(team.callbacks), ...builtInActions].join(", ");
    const message = `team ${team.name} has no callback ${quote(called)}; name one of ${known}, or declare it in teams.yaml`;
    report.error(rule, { path: actionPath(at) }, "callback.unknown", message);
  }
}

const listed = (verb: string, names: readonly string[]): string =>
  names.length === 0 ? `${verb} none` : `${verb} ${names.join(", ")}`;
