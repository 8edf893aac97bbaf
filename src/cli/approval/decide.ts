import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printApproval } from "./print.ts";

/** The two answers differ in nothing but what they say. */
export function decideCommand(name: string, about: string, approve: boolean, comment: string): Command {
  const uuid = "5d0c7a1e-9a43-4f0e-8f6b-0d0f6a1b2c3d";
  return command(name, about, [`gallery approval ${name} ${uuid} --comment "${comment}"`])
    .argument("<approval>", "its UUID")
    .requiredOption("--comment <text>", "why, for those who ask later")
    .action(
      withServer<{ comment: string }>(async (context, options, approval: string) => {
        const decision = { approval, approve, comment: options.comment };
        await printApproval(context, await context.client.deployments.decideApproval(decision));
      }),
    );
}
