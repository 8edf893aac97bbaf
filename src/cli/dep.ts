import type { Command } from "commander";
import { addCommand } from "./dep/add.ts";
import { graphCommand } from "./dep/graph.ts";
import { listCommand } from "./dep/list.ts";
import { removeCommand } from "./dep/remove.ts";
import { updateCommand } from "./dep/update.ts";
import { group } from "./kit/command.ts";

export function depCommand(): Command {
  return group("dep", "what a model uses: declare, change, list and draw dependencies", [
    addCommand(),
    updateCommand(),
    removeCommand(),
    listCommand(),
    graphCommand(),
  ]);
}
