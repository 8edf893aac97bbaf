import type { Command } from "commander";
import { command } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { type MoveOptions, moveOf, printDeployment, withMove } from "./kit/deployments.ts";

export function rollbackCommand(): Command {
  const rollback = command(
    "rollback",
    "serve again what was served before; once more for what was before that",
    ['gallery rollback demand -p marketplace --reason "too many timeouts"'],
  );
  return withMove(rollback).action(
    withServer<MoveOptions>(async (context, options, reference: string) => {
      const move = moveOf(context, reference, options);
      await printDeployment(context, await context.client.deployments.rollBack(move));
    }),
  );
}
