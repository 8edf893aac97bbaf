import type { Command } from "commander";
import { type Config, type ResolvedSetting, readSecrets } from "../config.ts";
import { command } from "./kit/command.ts";
import { configOf, outputOf } from "./kit/context.ts";
import type { Column } from "./kit/table.ts";

/** A setting, or a secret that callbacks of rules are signed with. */
type Line = Omit<ResolvedSetting, "name"> & { readonly name: string };

const columns: readonly Column<Line>[] = [
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
    const config = await configOf(self);
    await outputOf(self).list([...config.resolved, ...(await secretsOf(config))], columns);
  });
}

async function secretsOf({ settings }: Config): Promise<readonly Line[]> {
  const secrets = [...(await readSecrets(settings))];
  return secrets.map(([name, { origin, source }]) => ({
    name: `secret ${name}`,
    value: "[secret]",
    ...{ origin, source },
  }));
}
