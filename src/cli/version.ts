import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { command } from "./kit/command.ts";
import { outputOf } from "./kit/context.ts";

export function versionCommand(): Command {
  return command("version", "print the version of gallery and of its runtime", ["gallery version"]).action(
    async (_options: unknown, self: Command) => {
      const versions = { gallery: packageVersion(), node: process.versions.node };
      await outputOf(self).record(versions, Object.entries(versions));
    },
  );
}

export function packageVersion(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
