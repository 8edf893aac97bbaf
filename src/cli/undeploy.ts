import type { Command } from "commander";
import { command } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { type MoveOptions, moveOf, printDeployment, withMove } from "./kit/deployments.ts";

export function undeployCommand(): Command {
  const undeploy = command("undeploy", "let an environment serve nothing of a model", [
    'gallery undeploy demand -p marketplace -e shadow --reason "trial is over"',
  ]);
  return withMove(undeploy).action(
    withServer<MoveOptions>(async (context, options, reference: string) => {
      const move = moveOf(context, reference, options);
      await printDeployment(context, await context.client.deployments.undeploy(move));
    }),
  );
}
