import { type Command, Option } from "commander";
import type { Fields, NewModel } from "../../client/index.ts";
import { readField, readPaths } from "../kit/values.ts";

/** What a revision says about itself, as options. */
export interface SpecOptions {
  readonly owner?: string;
  readonly description?: string;
  readonly feature?: readonly string[];
  readonly hyperparameter?: Fields;
  readonly training?: Fields;
  readonly serving?: Fields;
  readonly partitionBy?: readonly string[];
  readonly field?: Fields;
  readonly uuid?: string;
}

export function withSpec(command: Command): Command {
  const fields = (flags: string, about: string): Option => new Option(flags, about).argParser(readField);
  return command
    .option("--owner <name>", "who answers for the model")
    .option("--description <text>", "what transforms what, and why")
    .addOption(
      new Option("--feature <names>", "features it reads, comma-separated or repeated").argParser(readPaths),
    )
    .addOption(fields("--hyperparameter <name=value>", "a hyperparameter (=text, :=JSON); may repeat"))
    .addOption(fields("--training <name=value>", "how it is trained; may repeat"))
    .addOption(fields("--serving <name=value>", "how it is served; may repeat"))
    .addOption(
      new Option("--partition-by <fields>", "fields that it is sharded by, comma-separated").argParser(
        readPaths,
      ),
    )
    .addOption(fields("--field <name=value>", "metadata that its instances inherit in search; may repeat"))
    .option("--uuid <uuid>", "UUID to give it, which makes the command safe to repeat");
}

export function specOf(options: SpecOptions): Omit<NewModel, "project" | "baseVersionId"> {
  return {
    owner: options.owner,
    description: options.description,
    features: options.feature,
    hyperparameters: options.hyperparameter,
    training: options.training,
    serving: options.serving,
    partitionBy: options.partitionBy,
    fields: options.field,
    uuid: options.uuid,
  };
}
