import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import {
  type NewRuleSwitch,
  type RuleSwitch,
  type RuleSwitchTarget,
  switchTargets,
} from "../../../domain/rule-repository.ts";
import { checkIdentifier, checkReason, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page, PageRequest } from "../../../domain/values.ts";
import type { RuleSwitchRow, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext } from "../../transaction.ts";
import type { InForce } from "./in-force.ts";
import { requireRule } from "./reading.ts";
import { logSwitch } from "./rule-log.ts";

export function createRuleSwitches({ records, seams }: TierContext, inForce: InForce) {
  return {
    /** Turns a rule, a team's rules or all off (as if they were drafts), or on again as far as no other switch is off. */
    async setRuleSwitch(caller: Caller, input: NewRuleSwitch): Promise<RuleSwitch> {
      const target = checkTarget(input);
      const on = checkOn(input.on);
      const reason = checkReason(input.reason);
      const answer = await records.write((tables) =>
        once(tables, caller, "setRuleSwitch", input, seams.clock, function* (at) {
          if (target.target === "rule") yield* requireRule(tables, target.name);
          if (target.target === "team") yield* requireTeam(tables, target.name);
          const row = { ...target, on, reason, at, actor: caller.actor };
          yield* tables.ruleSwitches.append(row);
          yield* logSwitch(tables, caller, row, at);
          return present(row);
        }),
      );
      await inForce.refresh();
      return answer;
    },

    /** How each switch that was ever set stands. */
    async listRuleSwitches(_caller: Caller, _input: object): Promise<{ items: readonly RuleSwitch[] }> {
      const rows = await records.read((tables) => tables.ruleSwitches.current());
      return { items: rows.map(present) };
    },

    /** Every setting of a switch, newest first. */
    async listRuleSwitchHistory(_caller: Caller, input: PageRequest): Promise<Page<RuleSwitch>> {
      const size = pageSize(input);
      const [before] = decodeCursor(input, "rule switches", [Number.MAX_SAFE_INTEGER]);
      const rows = await records.read((tables) => tables.ruleSwitches.list(before!, size + 1));
      return toPage(rows, size, "rule switches", ({ id }) => [id], present);
    },
  };
}

/** In an emergency a slip of the pen must not look like a switch that works. One that was set can be set again. */
function* requireTeam(tables: Tables, name: string): Work<void> {
  if ((yield* tables.rules.newestCommit())?.teams.some((team) => team.name === name)) return;
  if ((yield* tables.rules.list({ team: name }, "", 1)).length > 0) return;
  const set = yield* tables.ruleSwitches.current();
  if (set.some((row) => row.target === "team" && row.name === name)) return;
  throw new GalleryError("rule.team_unknown", `there is no team ${quote(name)} with rules`, {
    field: "name",
  });
}

function checkTarget({ target, name }: NewRuleSwitch): RuleSwitchTarget {
  if (!switchTargets.includes(target)) {
    throw invalid("target", `target must be one of ${switchTargets.join(", ")}, got ${quote(target)}`);
  }
  if (target === "all") {
    if (name !== undefined && name !== "") throw invalid("name", "name must be left out for all rules");
    return { target, name: "" };
  }
  if (target === "team") return { target, name: checkIdentifier(name, "name") };
  if (typeof name !== "string") throw invalid("name", "name must be the uuid of the rule");
  return { target, name: name.toLowerCase() };
}

function checkOn(on: unknown): boolean {
  if (typeof on === "boolean") return on;
  throw invalid("on", "on must be true or false");
}

const invalid = (field: string, message: string): GalleryError =>
  new GalleryError("request.invalid", message, { field });

const present = ({ target, name, on, reason, at, actor }: Omit<RuleSwitchRow, "id">): RuleSwitch => ({
  ...{ target, name, on, reason, at: timeOf(at), by: actor },
});
