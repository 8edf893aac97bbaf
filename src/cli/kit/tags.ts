import { Argument, type Command, Option } from "commander";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";
import { collect, readPair } from "./values.ts";

export interface TagOptions {
  readonly remove?: readonly string[];
}

export function withTags(command: Command): Command {
  return command
    .addArgument(new Argument("[name=value...]", "tags to set").argParser(readPair).default({}, "none"))
    .addOption(new Option("--remove <name>", "tag to take away; may repeat").argParser(collect));
}

/** Sends the edit and prints the tags as they are afterwards. */
export async function editTags(
  { output }: Context,
  set: Readonly<Record<string, string>>,
  { remove }: TagOptions,
  send: (edit: {
    set?: Readonly<Record<string, string>>;
    remove?: readonly string[];
  }) => Promise<Record<string, string>>,
): Promise<void> {
  if (Object.keys(set).length === 0 && remove === undefined)
    throw new UsageError("name a tag to set (stage=canary) or to --remove");
  const tags = await send({ set, remove });
  await output.record(tags, Object.entries(tags));
}
