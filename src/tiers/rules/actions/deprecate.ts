import type { Storage } from "../../storage/index.ts";
import { type Action, done } from "./act.ts";
import { outcomeOf, refusedProject, ruleCaller } from "./rule-caller.ts";
import { fill } from "./template.ts";

/** Deprecates the instance for the action's reason. */
export function createDeprecate(storage: Storage): Action {
  return {
    async run(act) {
      const refused = refusedProject(act);
      if (refused !== null) return refused;
      const { instance, rule, why } = act.report;
      const given = act.parameters.reason as string | undefined;
      const reason =
        given === undefined ? `rule ${rule.team}/${rule.name}: ${why}` : fill(given, act.report, false);
      try {
        await storage.deprecate(ruleCaller(act), { uuid: instance.uuid, reason });
        return done("deprecated");
      } catch (refusal) {
        return outcomeOf(refusal);
      }
    },
  };
}
