import { GalleryError } from "../../../domain/errors.ts";
import type { Storage } from "../../storage/index.ts";
import { type Act, type Action, type ActOutcome, dead, done } from "./act.ts";
import { outcomeOf, refusedProject, ruleCaller } from "./rule-caller.ts";

const PRODUCTION = "production";

/** Serves the instance where the action, or else the rule, says. */
export function createDeploy(storage: Storage): Action {
  /** Position of what is served there now; 0 for nothing yet. */
  async function served(act: Act, environment: string): Promise<number> {
    const { project, baseVersionId, partition } = act.report.instance;
    try {
      const slot = { project, baseVersionId, partition, environment };
      return (await storage.getDeployment(ruleCaller(act), slot)).position;
    } catch (reason) {
      if (reason instanceof GalleryError && reason.code === "deployment.unknown") return 0;
      throw reason;
    }
  }

  return {
    async run(act): Promise<ActOutcome> {
      const { instance, environment: ruled, rule, why } = act.report;
      const environment = (act.parameters.environment as string | undefined) ?? ruled ?? PRODUCTION;
      const refused = refusedProject(act);
      if (refused !== null) return refused;
      if (!act.team.environments.includes(environment)) {
        return dead(`the team ${act.team.name} may not deploy to ${environment}`);
      }
      try {
        const { position } = await storage.deploy(ruleCaller(act), {
          uuid: instance.uuid,
          environment,
          reason: `rule ${rule.team}/${rule.name}: ${why}`,
          ifMatch: await served(act, environment),
        });
        return done(`deployed to ${environment} at position ${position}`);
      } catch (reason) {
        return outcomeOf(reason);
      }
    },
  };
}
