import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { createCommand } from "./project/create.ts";
import { getCommand } from "./project/get.ts";
import { listCommand } from "./project/list.ts";

export function projectCommand(): Command {
  return group("project", "namespaces that own models", [createCommand(), getCommand(), listCommand()]);
}
