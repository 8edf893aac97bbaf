import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printApproval } from "./print.ts";

export function getCommand(): Command {
  return command("get", "show an approval, who asked and who decided", [
    "gallery approval get 5d0c7a1e-9a43-4f0e-8f6b-0d0f6a1b2c3d",
  ])
    .argument("<approval>", "its UUID")
    .action(
      withServer(async (context, _options, approval: string) => {
        await printApproval(context, await context.client.deployments.getApproval(approval));
      }),
    );
}
