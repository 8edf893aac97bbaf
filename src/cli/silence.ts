import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { createCommand } from "./silence/create.ts";
import { endCommand } from "./silence/end.ts";
import { listCommand } from "./silence/list.ts";

export function silenceCommand(): Command {
  return group("silence", "spans in which alerts are not sent", [
    createCommand(),
    listCommand(),
    endCommand(),
  ]);
}
