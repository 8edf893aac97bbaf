import { type Command, Option } from "commander";
import type { Fields, Instance } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { instanceEntries } from "../kit/records.ts";
import { readCount, readField, readPair } from "../kit/values.ts";
import { uploadBundle, uploadOne } from "./bundle.ts";

interface UploadOptions {
  readonly revision?: number;
  readonly field?: Fields;
  readonly tag?: Readonly<Record<string, string>>;
  readonly uuid?: string;
  readonly digest?: string;
}

export function uploadCommand(): Command {
  return command("upload", "store a trained model: a file, a folder (as a bundle), or - for standard input", [
    'gallery instance upload demand model.bin -p marketplace --field city="New York City" --field epochs:=10',
    "gallery instance upload demand ./saved_model -p marketplace --tag stage=canary",
    "train | gallery instance upload demand - -p marketplace",
  ])
    .argument("<base-version-id>", "model that was trained")
    .argument("<file>", "file, folder, or - for standard input")
    .addOption(
      new Option("--revision <number>", "revision that was trained; the newest unless told").argParser(
        readCount,
      ),
    )
    .addOption(
      new Option("--field <name=value>", "metadata (=text, :=JSON); may repeat").argParser(readField),
    )
    .addOption(new Option("--tag <name=value>", "tag; may repeat").argParser(readPair))
    .option("--uuid <uuid>", "UUID to give it, which makes the command safe to repeat")
    .option(
      "--digest <digest>",
      "sha256:… of the file, when known: other bytes are refused, known ones not sent",
    )
    .action(withServer(upload));
}

async function upload(
  context: Context,
  options: UploadOptions,
  baseVersionId: string,
  file: string,
): Promise<void> {
  const { client, output } = context;
  const project = context.project();
  const bytes = await uploadOne(client, project, file, options.digest);
  const content =
    bytes === "folder" ? { files: await uploadBundle(client, project, file) } : { blob: bytes.digest };
  const { revision, field, uuid, tag } = options;
  const created = await client.instances.create({
    project,
    baseVersionId,
    revision,
    uuid,
    fields: field,
    ...content,
  });
  const instance: Instance =
    tag === undefined
      ? created
      : { ...created, tags: await client.instances.changeTags(created.uuid, { set: tag }) };
  await output.record(instance, instanceEntries(instance));
}
