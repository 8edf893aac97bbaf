import type { Command } from "commander";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { printStatus } from "./print.ts";

export function refreshCommand(): Command {
  return command("refresh", "make the server look at the rules' repository now", [
    "gallery rule refresh",
  ]).action(
    withServer(async ({ client, output }) => {
      const status = await client.rules.refresh();
      await printStatus(output, status);
      if (status.commit !== null && status.commit.errors > 0) {
        output.note("`gallery rule problems` tells what is wrong.");
      }
    }),
  );
}
