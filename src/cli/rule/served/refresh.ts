import type { Command } from "commander";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { printStatus } from "./print.ts";

export function refreshCommand(): Command {
  return command("refresh", "make the server look at the rules' repository now", [
    "gallery rule refresh",
  ]).action(
    withServer(async ({ client, output }) => {
      await printStatus(output, await client.rules.refresh());
    }),
  );
}
