import type { Command } from "commander";
import { group } from "./kit/command.ts";
import { testCommand } from "./rule/test.ts";

export function ruleCommand(): Command {
  return group("rule", "write, test and try rules without a server", [testCommand()]);
}
