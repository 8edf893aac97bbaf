import type { Command } from "commander";
import { deprecateCommand } from "./instance/deprecate.ts";
import { downloadCommand } from "./instance/download.ts";
import { filesCommand } from "./instance/files.ts";
import { getCommand } from "./instance/get.ts";
import { historyCommand } from "./instance/history.ts";
import { listCommand } from "./instance/list.ts";
import { restoreCommand } from "./instance/restore.ts";
import { stageCommand } from "./instance/stage.ts";
import { tagCommand } from "./instance/tag.ts";
import { uploadCommand } from "./instance/upload.ts";
import { usageCommand } from "./instance/usage.ts";
import { group } from "./kit/command.ts";

export function instanceCommand(): Command {
  return group("instance", "trained models: upload, find, fetch, deprecate", [
    uploadCommand(),
    getCommand(),
    listCommand(),
    filesCommand(),
    downloadCommand(),
    tagCommand(),
    stageCommand(),
    deprecateCommand(),
    restoreCommand(),
    historyCommand(),
    usageCommand(),
  ]);
}
