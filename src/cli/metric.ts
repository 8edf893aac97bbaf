import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { addCommand } from "./metric/add.ts";
import { evaluateCommand } from "./metric/evaluate.ts";
import { historyCommand } from "./metric/history.ts";
import { importCommand } from "./metric/import.ts";
import { listCommand } from "./metric/list.ts";

export function metricCommand(): Command {
  return group("metric", "measured values of instances", [
    addCommand(),
    listCommand(),
    historyCommand(),
    evaluateCommand(),
    importCommand(),
  ]);
}
