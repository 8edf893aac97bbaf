import { type Command, Option } from "commander";
import type { Fields, Instance, NewInstance } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { instanceEntries } from "../kit/records.ts";
import { instanceUuid } from "../kit/reference.ts";
import { collect, readCount, readField, readPair } from "../kit/values.ts";
import { uploadBundle, uploadOne } from "./bundle.ts";

interface UploadOptions {
  readonly revision?: number;
  readonly field?: Fields;
  readonly tag?: Readonly<Record<string, string>>;
  readonly uuid?: string;
  readonly digest?: string;
  readonly retrainOf?: string;
  readonly upstream?: readonly string[];
}

export function uploadCommand(): Command {
  return command("upload", "store a trained model: a file, a folder (as a bundle), or - for standard input", [
    'gallery instance upload demand model.bin -p marketplace --field city="New York City" --field epochs:=10',
    "gallery instance upload demand ./saved_model -p marketplace --tag stage=canary",
    "gallery instance upload pricing model.bin -p marketplace --retrain-of pricing@7.0 --upstream demand@2.0",
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
    .option("--retrain-of <instance>", "instance that this is a retraining of")
    .addOption(
      new Option(
        "--upstream <instance>",
        "instance of an upstream that it was trained with; the newest accepted unless told; may repeat",
      ).argParser(collect),
    )
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
  const ancestry = await ancestryOf(context, options);
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
    ...ancestry,
    ...content,
  });
  const instance: Instance =
    tag === undefined
      ? created
      : { ...created, tags: await client.instances.changeTags(created.uuid, { set: tag }) };
  await output.record(instance, instanceEntries(instance));
}

/** Found before any byte is sent, so that a slip costs nothing. */
async function ancestryOf(
  context: Context,
  { retrainOf, upstream = [] }: UploadOptions,
): Promise<Pick<NewInstance, "retrainOf" | "upstreams">> {
  const upstreams = await Promise.all(upstream.map((each) => instanceUuid(context, each)));
  return {
    ...(retrainOf === undefined ? {} : { retrainOf: await instanceUuid(context, retrainOf) }),
    ...(upstreams.length === 0 ? {} : { upstreams }),
  };
}
