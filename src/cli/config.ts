import type { Command } from "commander";
import type { ResolvedSetting } from "../config.ts";
import { command } from "./kit/command.ts";
import { configOf, outputOf } from "./kit/context.ts";
import type { Column } from "./kit/table.ts";

const columns: readonly Column<ResolvedSetting>[] = [
  { title: "name", of: (setting) => setting.name },
  { title: "value", of: (setting) => setting.value },
  { title: "origin", of: (setting) => setting.origin },
  { title: "source", of: (setting) => setting.source },
];

export function configCommand(): Command {
  return command(
    "config",
    "print every setting, and whether a flag, the environment, a file or the default gave it",
    ["gallery config", "GALLERY_PORT=8080 gallery config -o json"],
  ).action(async (_options: unknown, self: Command) => {
    const { resolved } = await configOf(self);
    await outputOf(self).list(resolved, columns);
  });
}
