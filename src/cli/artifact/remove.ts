import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { type OwnerOptions, ofOwner, ownerOf } from "./owner.ts";

export function removeCommand(): Command {
  return ofOwner(
    command("remove", "take away a file, or a folder with all that is in it; the log keeps what it was", [
      "gallery artifact remove 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 model/data",
      "gallery artifact remove 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --all",
    ]),
  )
    .argument("[path]", "path of a file or a folder")
    .option("--all", "everything that the owner carries")
    .action(
      withServer<OwnerOptions & { readonly all?: true }>(
        async ({ client, output }, options, uuid: string, path?: string) => {
          if ((path === undefined) === (options.all === undefined))
            throw new UsageError("name a path, or take --all away");
          const removal = { owner: ownerOf(uuid, options), ...(path !== undefined && { path }) };
          const { removed } = await client.artifacts.remove(removal);
          await output.record({ removed }, [["removed", removed]]);
        },
      ),
    );
}
