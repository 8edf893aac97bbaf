import type { Command } from "commander";
import { mlflowCommand } from "./import/mlflow.ts";
import { group } from "./kit/command.ts";

export function importCommand(): Command {
  return group("import", "copy what other systems have kept", [mlflowCommand()]);
}
