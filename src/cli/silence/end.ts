import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printSilence } from "./print.ts";

export function endCommand(): Command {
  return command("end", "end a silence now; what still fires is sent then", [
    "gallery silence end 4b8e0d72-5c1a-4f96-8d3e-7a9b2c6d1e05",
  ])
    .argument("<silence>", "its UUID")
    .action(
      withServer(async (context, _options, uuid: string) => {
        await printSilence(context, await context.client.firings.endSilence(uuid));
      }),
    );
}
