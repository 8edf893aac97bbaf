import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import { editTags, type TagOptions, withTags } from "../kit/tags.ts";

export function tagCommand(): Command {
  const tag = command("tag", "set or remove tags of a run", [
    "gallery run tag 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 team=forecasting",
    "gallery run tag 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --remove team",
  ]);
  return withTags(tag.argument("<run>", "UUID of the run", runUuid)).action(
    withServer<TagOptions>(async (context, options, run: string, set: Record<string, string>) =>
      editTags(context, set, options, async (tags) => (await context.client.runs.change({ run, tags })).tags),
    ),
  );
}
