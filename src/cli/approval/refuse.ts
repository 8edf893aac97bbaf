import type { Command } from "commander";
import { decideCommand } from "./decide.ts";

export function refuseCommand(): Command {
  return decideCommand("refuse", "give no leave to deploy", false, "not before the holidays");
}
