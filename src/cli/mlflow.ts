import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { endpointsCommand } from "./mlflow/endpoints.ts";

export function mlflowCommand(): Command {
  return group("mlflow", "tell what MLflow's clients may ask for", [endpointsCommand()]);
}
