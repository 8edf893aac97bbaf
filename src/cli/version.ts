import type { Command } from "commander";
import { command } from "./kit/command.ts";
import { outputOf } from "./kit/context.ts";
import { packageVersion } from "./kit/package.ts";

export function versionCommand(): Command {
  return command("version", "print the version of gallery and of its runtime", ["gallery version"]).action(
    async (_options: unknown, self: Command) => {
      const versions = { gallery: packageVersion(), node: process.versions.node };
      await outputOf(self).record(versions, Object.entries(versions));
    },
  );
}
