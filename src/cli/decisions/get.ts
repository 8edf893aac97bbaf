import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { decisionEntries, exampleDecision } from "./print.ts";

export function getCommand(): Command {
  return command("get", "show a decision, and what it was made from", [
    `gallery decisions get ${exampleDecision}`,
  ])
    .argument("<decision>", "its UUID")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        const decision = await client.champions.decision(uuid);
        await output.record(decision, decisionEntries(decision));
      }),
    );
}
