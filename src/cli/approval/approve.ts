import type { Command } from "commander";
import { decideCommand } from "./decide.ts";

export function approveCommand(): Command {
  return decideCommand("approve", "give leave to deploy", true, "numbers look right");
}
