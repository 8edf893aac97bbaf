import type { Command } from "commander";
import type { BlobRef } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Cell } from "../kit/table.ts";

export function statCommand(): Command {
  return command("stat", "tell whether the project has a blob, its size and location", [
    "gallery blob stat sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 -p marketplace",
  ])
    .argument("<digest>", "sha256: and 64 hex digits")
    .action(
      withServer(async ({ client, output, project }, _options, digest: string) => {
        const blob = await client.blobs.find({ project: project(), digest });
        await output.record(blob, blobEntries(blob));
      }),
    );
}

export function blobEntries(blob: BlobRef): readonly (readonly [string, Cell])[] {
  return [
    ["digest", blob.digest],
    ["bytes", blob.size],
    ["location", blob.location],
  ];
}
