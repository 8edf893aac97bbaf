import type { Command } from "commander";
import { listCommand } from "./jobs/list.ts";
import { replayCommand } from "./jobs/replay.ts";
import { group } from "./kit/command.ts";

export function jobsCommand(): Command {
  return group("jobs", "work of action rules", [listCommand(), replayCommand()]);
}
