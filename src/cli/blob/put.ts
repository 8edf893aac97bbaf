import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { uploadFile } from "../kit/upload.ts";
import { blobEntries } from "./stat.ts";

export function putCommand(): Command {
  return command("put", "store bytes that an instance will name later; swept if none does", [
    "gallery blob put weights.bin -p marketplace",
    "produce | gallery blob put - -p marketplace -o json",
  ])
    .argument("<file>", "file, or - for standard input")
    .option(
      "--digest <digest>",
      "sha256:… of the file, when known: other bytes are refused, known ones not sent",
    )
    .action(
      withServer<{ digest?: string }>(async ({ client, output, project }, { digest }, file: string) => {
        const blob = await uploadFile(client, project(), file, digest);
        await output.record(blob, blobEntries(blob));
      }),
    );
}
