import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";

export function showCommand(): Command {
  return command("show", "ask which instance an alias names now", [
    "gallery alias show demand champion -p marketplace",
  ])
    .argument("<model>", baseReference)
    .argument("<alias>", "the alias")
    .action(
      withServer(async (context, _options, model: string, alias: string) => {
        const answer = await context.client.registry.answerAlias({ ...baseName(context, model), alias });
        const { instance, rule, why } = answer;
        await context.output.record(answer, [
          ["instance", instance?.uuid ?? "none"],
          ["version", instance?.version ?? ""],
          ["place", instance?.place ?? ""],
          ["rule", rule ?? ""],
          ["why", why],
        ]);
      }),
    );
}
