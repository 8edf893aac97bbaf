import type { Command } from "commander";
import { createCommand } from "./experiment/create.ts";
import { dataSetsCommand } from "./experiment/data-sets.ts";
import { deleteCommand } from "./experiment/delete.ts";
import { listCommand } from "./experiment/list.ts";
import { renameCommand } from "./experiment/rename.ts";
import { restoreCommand } from "./experiment/restore.ts";
import { searchCommand } from "./experiment/search.ts";
import { showCommand } from "./experiment/show.ts";
import { tagCommand } from "./experiment/tag.ts";
import { group } from "./kit/command.ts";

export function experimentCommand(): Command {
  return group("experiment", "named groups of runs", [
    createCommand(),
    listCommand(),
    searchCommand(),
    showCommand(),
    dataSetsCommand(),
    renameCommand(),
    tagCommand(),
    deleteCommand(),
    restoreCommand(),
  ]);
}
