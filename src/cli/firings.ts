import type { Command } from "commander";
import { getCommand } from "./firings/get.ts";
import { listCommand } from "./firings/list.ts";
import { group } from "./kit/command.ts";

export function firingsCommand(): Command {
  return group("firings", "what action rules looked at and did", [listCommand(), getCommand()]);
}
