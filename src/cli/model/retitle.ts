import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { printRegistration } from "./registration.ts";

export function retitleCommand(): Command {
  return command("retitle", "give a model another title, by which MLflow's clients know it", [
    'gallery model retitle demand "Demand, by hour" -p marketplace',
  ])
    .argument("<model>", baseReference)
    .argument("<title>", "free text, of no other model of the project")
    .action(
      withServer(async (context, _options, model: string, title: string) => {
        const name = baseName(context, model);
        await printRegistration(context.output, await context.client.registry.retitle({ ...name, title }));
      }),
    );
}
