import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { createCommand } from "./logged-model/create.ts";
import { deleteCommand } from "./logged-model/delete.ts";
import { finishCommand } from "./logged-model/finish.ts";
import { listCommand } from "./logged-model/list.ts";
import { restoreCommand } from "./logged-model/restore.ts";
import { searchCommand } from "./logged-model/search.ts";
import { showCommand } from "./logged-model/show.ts";
import { tagCommand } from "./logged-model/tag.ts";

export function loggedModelCommand(): Command {
  return group("logged-model", "models that runs logged", [
    createCommand(),
    listCommand(),
    searchCommand(),
    showCommand(),
    finishCommand(),
    tagCommand(),
    deleteCommand(),
    restoreCommand(),
  ]);
}
