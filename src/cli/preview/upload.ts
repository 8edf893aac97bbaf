import { type Command, Option } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { readCount } from "../kit/values.ts";
import { printImpact } from "./print.ts";

interface UploadOptions {
  readonly revision?: number;
  readonly partition?: Partition;
}

export function uploadCommand(): Command {
  return command("upload", "list what a new instance of a model would make downstream", [
    "gallery preview upload demand -p marketplace --partition city=Oslo",
  ])
    .argument("<model>", baseReference)
    .addOption(
      new Option("--revision <number>", "revision that is trained; the newest unless told").argParser(
        readCount,
      ),
    )
    .addOption(partitionOption())
    .action(
      withServer<UploadOptions>(async (context, { revision, partition }, reference: string) => {
        const name = baseName(context, reference, { partition });
        await printImpact(context, { kind: "instance", ...name, revision });
      }),
    );
}
