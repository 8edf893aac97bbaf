import { basename } from "node:path";
import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { uploadFile } from "../kit/upload.ts";
import { type OwnerOptions, ofOwner, ownerOf } from "./owner.ts";

export function putCommand(): Command {
  return ofOwner(
    command("put", "send a file, in place of what its path named before", [
      "gallery artifact put 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 weights.bin model/weights.bin -p marketplace",
      "produce | gallery artifact put 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 - notes/produced.txt -p marketplace",
    ]),
  )
    .argument("<file>", "file, or - for standard input")
    .argument("[path]", "path among the owner's files; the name of the file unless given")
    .action(
      withServer<OwnerOptions>(
        async ({ client, output, project }, options, uuid: string, file: string, given?: string) => {
          if (file === "-" && given === undefined) throw new UsageError("say which path standard input gets");
          const path = given ?? basename(file);
          const { digest } = await uploadFile(client, project(), file, undefined);
          const artifact = await client.artifacts.put({
            owner: ownerOf(uuid, options),
            path,
            blobs: [digest],
          });
          await output.record(artifact, [
            ["path", artifact.path],
            ["bytes", artifact.size],
            ["digest", artifact.digest],
            ["put", artifact.putAt],
          ]);
        },
      ),
    );
}
