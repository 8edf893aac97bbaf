import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { acceptCommand } from "./offers/accept.ts";
import { declineCommand } from "./offers/decline.ts";
import { getCommand } from "./offers/get.ts";
import { listCommand } from "./offers/list.ts";
import { snoozeCommand } from "./offers/snooze.ts";

export function offersCommand(): Command {
  return group("offers", "newer versions of what is served, with newer upstreams", [
    listCommand(),
    getCommand(),
    acceptCommand(),
    declineCommand(),
    snoozeCommand(),
  ]);
}
