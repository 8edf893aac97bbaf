import type { Command } from "commander";
import { GalleryError, type Instance, type Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type FetchOptions, fetchBlob } from "../kit/fetch.ts";
import { findInstance, instanceReference } from "../kit/reference.ts";

type GetOptions = FetchOptions & { readonly to: string; readonly partition?: Partition };

export function getCommand(): Command {
  return command("get", "fetch one blob of an instance and verify it", [
    "gallery blob get demand@4.1 --to model.bin -p marketplace",
    "gallery blob get demand@4.1 config/tokens.json --to - -p marketplace | jq .",
  ])
    .argument("<instance>", instanceReference)
    .argument("[path]", "which file of a bundle")
    .requiredOption("--to <file>", "where to; - for standard output")
    .addOption(partitionOption())
    .option("--force", "replace a file that holds something else")
    .action(
      withServer<GetOptions>(async (context, options, reference: string, path?: string) => {
        const instance = await findInstance(context, reference, options);
        const ref = blobOf(instance, path);
        const label = path ?? instance.version;
        await fetchBlob(context, { uuid: instance.uuid, path, ref, to: options.to, label }, options);
      }),
    );
}

function blobOf(instance: Instance, path: string | undefined) {
  if (path === undefined && instance.blob !== null) return instance.blob;
  const file = instance.files.find((member) => member.path === path);
  if (file !== undefined) return file;
  const what = path === undefined ? "is a bundle: name one of its files" : `has no file ${path}`;
  throw new GalleryError("file.unknown", `instance ${instance.uuid} ${what}`);
}
