import type { Command } from "commander";
import { listCommand } from "./environment/list.ts";
import { setCommand } from "./environment/set.ts";
import { group } from "./kit/command.ts";

export function environmentCommand(): Command {
  return group("environment", "where a project's models serve, and what protects it", [
    setCommand(),
    listCommand(),
  ]);
}
