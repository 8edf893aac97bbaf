import type { Command } from "commander";
import { approveCommand } from "./approval/approve.ts";
import { getCommand } from "./approval/get.ts";
import { listCommand } from "./approval/list.ts";
import { refuseCommand } from "./approval/refuse.ts";
import { requestCommand } from "./approval/request.ts";
import { group } from "./kit/command.ts";

export function approvalCommand(): Command {
  return group("approval", "leave to deploy where an environment needs it", [
    requestCommand(),
    approveCommand(),
    refuseCommand(),
    getCommand(),
    listCommand(),
  ]);
}
