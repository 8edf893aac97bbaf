import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { GalleryError, type Instance, type Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { type FetchOptions, fetchBlob } from "../kit/fetch.ts";
import { findInstance, instanceReference } from "../kit/reference.ts";

type DownloadOptions = FetchOptions & { readonly partition?: Partition };

export function downloadCommand(): Command {
  return command(
    "download",
    "fetch what an instance holds and verify it: a blob to a file, a bundle to a folder",
    [
      "gallery instance download demand@4.1 model.bin -p marketplace",
      "gallery instance download 3b1f6a52-8f0c-4a7e-9a57-2d3c5f0c9b11 ./saved_model",
    ],
  )
    .argument("<instance>", instanceReference)
    .argument("<file>", "file for a blob, folder for a bundle; - for standard output")
    .addOption(partitionOption())
    .option("--force", "replace files that hold something else")
    .action(withServer(download));
}

async function download(
  context: Context,
  options: DownloadOptions,
  reference: string,
  target: string,
): Promise<void> {
  const instance = await findInstance(context, reference, options);
  if (instance.blob !== null) {
    await fetchBlob(
      context,
      { uuid: instance.uuid, ref: instance.blob, to: target, label: instance.version },
      options,
    );
    return;
  }
  if (target === "-") {
    throw new GalleryError(
      "file.unwritable",
      "a bundle does not fit on standard output: name a folder, or take one file with `gallery blob get`",
    );
  }
  await downloadBundle(context, instance, target, options);
}

async function downloadBundle(
  context: Context,
  instance: Instance,
  folder: string,
  options: FetchOptions,
): Promise<void> {
  for (const file of instance.files) {
    if (!isInside(file.path)) {
      throw new GalleryError("path.invalid", `the server names a file outside the bundle: ${file.path}`);
    }
    const to = join(folder, ...file.path.split("/"));
    await mkdir(dirname(to), { recursive: true });
    await fetchBlob(
      context,
      { uuid: instance.uuid, path: file.path, ref: file, to, label: file.path },
      options,
    );
  }
}

/** A bundle may write into its own folder only, whatever a server says. */
function isInside(path: string): boolean {
  return (
    !/^[/\\]|^[a-z]:|\0/i.test(path) && path.split(/[/\\]/).every((name) => name !== ".." && name !== "")
  );
}
