import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { editTags, type TagOptions, withTags } from "../kit/tags.ts";
import { changeExperiment } from "./change.ts";

export function tagCommand(): Command {
  const tag = command("tag", "set or remove tags of an experiment", [
    "gallery experiment tag 3 team=forecasting -p marketplace",
    "gallery experiment tag 3 --remove team -p marketplace",
  ]);
  return withTags(tag.argument("<experiment>", "its number, or its name")).action(
    withServer<TagOptions>(async (context, options, named: string, set: Record<string, string>) =>
      editTags(
        context,
        set,
        options,
        async (tags) => (await changeExperiment(context, named, { tags })).tags,
      ),
    ),
  );
}
