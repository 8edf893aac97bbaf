import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { createCommand } from "./run/create.ts";
import { deleteCommand } from "./run/delete.ts";
import { endCommand } from "./run/end.ts";
import { historyCommand } from "./run/history.ts";
import { listCommand } from "./run/list.ts";
import { recordCommand } from "./run/record.ts";
import { restoreCommand } from "./run/restore.ts";
import { resumeCommand } from "./run/resume.ts";
import { searchCommand } from "./run/search.ts";
import { showCommand } from "./run/show.ts";
import { tagCommand } from "./run/tag.ts";

export function runCommand(): Command {
  return group("run", "trainings while they go on", [
    createCommand(),
    listCommand(),
    searchCommand(),
    showCommand(),
    recordCommand(),
    historyCommand(),
    tagCommand(),
    endCommand(),
    resumeCommand(),
    deleteCommand(),
    restoreCommand(),
  ]);
}
