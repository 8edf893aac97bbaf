import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { changeCommand } from "./webhook/change.ts";
import { createCommand } from "./webhook/create.ts";
import { deliveriesCommand } from "./webhook/deliveries.ts";
import { getCommand } from "./webhook/get.ts";
import { listCommand } from "./webhook/list.ts";
import { pauseCommand } from "./webhook/pause.ts";
import { removeCommand } from "./webhook/remove.ts";
import { replayCommand } from "./webhook/replay.ts";
import { resumeCommand } from "./webhook/resume.ts";
import { tryCommand } from "./webhook/try.ts";

export function webhookCommand(): Command {
  return group("webhook", "receivers of changes", [
    createCommand(),
    listCommand(),
    getCommand(),
    changeCommand(),
    tryCommand(),
    pauseCommand(),
    resumeCommand(),
    removeCommand(),
    deliveriesCommand(),
    replayCommand(),
  ]);
}
