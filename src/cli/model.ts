import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { createCommand } from "./model/create.ts";
import { deprecateCommand } from "./model/deprecate.ts";
import { getCommand } from "./model/get.ts";
import { listCommand } from "./model/list.ts";
import { registrationCommand } from "./model/registration.ts";
import { restoreCommand } from "./model/restore.ts";
import { retitleCommand } from "./model/retitle.ts";
import { reviseCommand } from "./model/revise.ts";
import { tagCommand } from "./model/tag.ts";

export function modelCommand(): Command {
  return group("model", "what is trained, revision by revision", [
    createCommand(),
    reviseCommand(),
    getCommand(),
    listCommand(),
    tagCommand(),
    retitleCommand(),
    registrationCommand(),
    deprecateCommand(),
    restoreCommand(),
  ]);
}
