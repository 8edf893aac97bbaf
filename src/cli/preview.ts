import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { addCommand } from "./preview/add.ts";
import { removeCommand } from "./preview/remove.ts";
import { updateCommand } from "./preview/update.ts";
import { uploadCommand } from "./preview/upload.ts";

export function previewCommand(): Command {
  return group("preview", "what a change would make, without making it", [
    uploadCommand(),
    addCommand(),
    updateCommand(),
    removeCommand(),
  ]);
}
