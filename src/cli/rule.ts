import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { backtestCommand } from "./rule/backtest.ts";
import { explainCommand } from "./rule/explain.ts";
import { fmtCommand } from "./rule/fmt.ts";
import { newCommand } from "./rule/new.ts";

export function ruleCommand(): Command {
  return group("rule", "write, test and try rules without a server", [
    newCommand(),
    fmtCommand(),
    backtestCommand(),
    explainCommand(),
  ]);
}
