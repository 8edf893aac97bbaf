import type { Command } from "commander";
import { getCommand } from "./artifact/get.ts";
import { listCommand } from "./artifact/list.ts";
import { putCommand } from "./artifact/put.ts";
import { removeCommand } from "./artifact/remove.ts";
import { group } from "./kit/command.ts";

export function artifactCommand(): Command {
  return group("artifact", "files of runs and logged models", [
    putCommand(),
    listCommand(),
    getCommand(),
    removeCommand(),
  ]);
}
