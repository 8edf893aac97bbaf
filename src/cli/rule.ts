import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { backtestCommand } from "./rule/backtest.ts";
import { checkCommand } from "./rule/check.ts";
import { explainCommand } from "./rule/explain.ts";
import { exportCommand } from "./rule/export.ts";
import { fmtCommand } from "./rule/fmt.ts";
import { newCommand } from "./rule/new.ts";
import { replayCommand } from "./rule/replay.ts";
import { fireCommand } from "./rule/served/fire.ts";
import { historyCommand } from "./rule/served/history.ts";
import { listCommand } from "./rule/served/list.ts";
import { offCommand } from "./rule/served/off.ts";
import { onCommand } from "./rule/served/on.ts";
import { problemsCommand } from "./rule/served/problems.ts";
import { refreshCommand } from "./rule/served/refresh.ts";
import { showCommand } from "./rule/served/show.ts";
import { statusCommand } from "./rule/served/status.ts";
import { switchesCommand } from "./rule/served/switches.ts";
import { testCommand } from "./rule/test.ts";

export function ruleCommand(): Command {
  const files = [
    newCommand(),
    fmtCommand(),
    checkCommand(),
    testCommand(),
    backtestCommand(),
    explainCommand(),
    replayCommand(),
  ];
  const served = [
    listCommand(),
    showCommand(),
    historyCommand(),
    statusCommand(),
    refreshCommand(),
    problemsCommand(),
    fireCommand(),
    offCommand(),
    onCommand(),
    switchesCommand(),
    exportCommand(),
  ];
  return group("rule", "write and test rules, read and switch those in force", [
    ...files.map((verb) => verb.helpGroup("Files of rules, without a server:")),
    ...served.map((verb) => verb.helpGroup("Rules of a server:")),
  ]);
}
