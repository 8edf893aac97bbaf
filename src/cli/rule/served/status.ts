import type { Command } from "commander";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { printStatus } from "./print.ts";

export function statusCommand(): Command {
  return command(
    "status",
    "tell which commit of the rules' repository is in force, and how its rules stand",
    ["gallery rule status"],
  ).action(
    withServer(async ({ client, output }) => {
      await printStatus(output, await client.rules.status());
    }),
  );
}
