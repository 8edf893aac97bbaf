import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { checkCommand } from "./rule/check.ts";
import { fmtCommand } from "./rule/fmt.ts";
import { newCommand } from "./rule/new.ts";
import { testCommand } from "./rule/test.ts";

export function ruleCommand(): Command {
  return group("rule", "write, test and try rules without a server", [
    newCommand(),
    fmtCommand(),
    checkCommand(),
    testCommand(),
  ]);
}
