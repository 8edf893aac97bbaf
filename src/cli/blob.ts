import type { Command } from "commander";
import { getCommand } from "./blob/get.ts";
import { putCommand } from "./blob/put.ts";
import { statCommand } from "./blob/stat.ts";
import { sweepCommand } from "./blob/sweep.ts";
import { group } from "./kit/command.ts";

export function blobCommand(): Command {
  return group("blob", "stored bytes, named by their digest", [
    putCommand(),
    getCommand(),
    statCommand(),
    sweepCommand(),
  ]);
}
