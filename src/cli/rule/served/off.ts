import type { Command } from "commander";
import { switchCommand } from "./switch.ts";

export function offCommand(): Command {
  return switchCommand("off", "turn a rule off at once, as if it were a draft, or a team's rules, or all", [
    'gallery rule off forecasting-drift --reason "it retrains without end"',
    'gallery rule off --team forecasting --reason "the feed is broken"',
    'gallery rule off --all --reason "incident 4711"',
  ]);
}
