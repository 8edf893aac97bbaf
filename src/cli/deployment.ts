import type { Command } from "commander";
import { getCommand } from "./deployment/get.ts";
import { historyCommand } from "./deployment/history.ts";
import { listCommand } from "./deployment/list.ts";
import { group } from "./kit/command.ts";

export function deploymentCommand(): Command {
  return group("deployment", "what serves where, now and before", [
    getCommand(),
    listCommand(),
    historyCommand(),
  ]);
}
