import type { Command } from "commander";
import { asOfOption, command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type Destination, type FetchOptions, fetchBytes } from "../kit/fetch.ts";
import { type OwnerOptions, ofOwner, ownerOf } from "./owner.ts";

type GetOptions = FetchOptions & OwnerOptions & { readonly to: string; readonly asOf?: string };

export function getCommand(): Command {
  return ofOwner(
    command("get", "fetch a file and verify it", [
      "gallery artifact get 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 model/weights.bin --to weights.bin",
      "gallery artifact get 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 metrics.json --to - | jq .",
    ]),
  )
    .argument("<path>", "path among the owner's files")
    .requiredOption("--to <file>", "where to; - for standard output")
    .addOption(asOfOption())
    .option("--force", "replace a file that holds something else")
    .action(
      withServer<GetOptions>(async (context, options, uuid: string, path: string) => {
        const { artifacts } = context.client;
        const name = { owner: ownerOf(uuid, options), path, asOf: options.asOf };
        const ref = await artifacts.get(name);
        const download = (destination: Destination) => artifacts.download({ ...name, ...destination });
        await fetchBytes(context, { ref, to: options.to, label: path, download }, options);
      }),
    );
}
