import type { Command } from "commander";
import { getCommand } from "./decisions/get.ts";
import { listCommand } from "./decisions/list.ts";
import { replayCommand } from "./decisions/replay.ts";
import { group } from "./kit/command.ts";

export function decisionsCommand(): Command {
  return group("decisions", "what selection rules decided", [listCommand(), getCommand(), replayCommand()]);
}
