import { type Command, Option } from "commander";
import type { Fields, Partition, Time } from "../../client/index.ts";
import { partitionOption, timeOption } from "../kit/command.ts";
import { readField, readMetric, readPair } from "../kit/values.ts";

/** What a measurement is told beside its values. */
export interface MeasuredOptions {
  readonly scope: string;
  readonly at?: Time;
  readonly dimension?: Readonly<Record<string, string>>;
  readonly metadata?: Fields;
  readonly partition?: Partition;
}

export function withMeasured(command: Command): Command {
  return command
    .argument("<name=value...>", "metrics, such as mae=4.2 bias=-0.01", readMetric)
    .addOption(scopeOption().makeOptionMandatory())
    .addOption(timeOption("--at <time>", "when it was measured; now unless told"))
    .addOption(
      new Option("--dimension <name=value>", "what it is restricted to; may repeat").argParser(readPair),
    )
    .addOption(
      new Option("--metadata <name=value>", "metadata (=text, :=JSON); may repeat").argParser(readField),
    )
    .addOption(partitionOption());
}

export function scopeOption(): Option {
  return new Option("--scope <scope>", "Training, Validation or Production");
}
