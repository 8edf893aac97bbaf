import type { Command } from "commander";
import { historyCommand } from "./alias/history.ts";
import { listCommand } from "./alias/list.ts";
import { removeCommand } from "./alias/remove.ts";
import { setCommand } from "./alias/set.ts";
import { showCommand } from "./alias/show.ts";
import { group } from "./kit/command.ts";

export function aliasCommand(): Command {
  return group("alias", "named pointers at a model's instances", [
    setCommand(),
    showCommand(),
    listCommand(),
    historyCommand(),
    removeCommand(),
  ]);
}
