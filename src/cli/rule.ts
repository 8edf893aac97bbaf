import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { backtestCommand } from "./rule/backtest.ts";
import { checkCommand } from "./rule/check.ts";
import { explainCommand } from "./rule/explain.ts";
import { exportCommand } from "./rule/export.ts";
import { fmtCommand } from "./rule/fmt.ts";
import { newCommand } from "./rule/new.ts";
import { testCommand } from "./rule/test.ts";

export function ruleCommand(): Command {
  return group("rule", "write, test and try rules", [
    newCommand(),
    fmtCommand(),
    checkCommand(),
    testCommand(),
    exportCommand(),
    backtestCommand(),
    explainCommand(),
  ]);
}
