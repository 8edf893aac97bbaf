import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelUuid } from "../kit/mlflow-ids.ts";
import { editTags, type TagOptions, withTags } from "../kit/tags.ts";

export function tagCommand(): Command {
  const tag = command("tag", "set or remove tags of a logged model", [
    "gallery logged-model tag 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 team=forecasting",
  ]);
  return withTags(tag.argument("<model>", "UUID of the logged model", modelUuid)).action(
    withServer<TagOptions>(async (context, options, model: string, set: Record<string, string>) =>
      editTags(
        context,
        set,
        options,
        async (tags) => (await context.client.loggedModels.change({ model, tags })).tags,
      ),
    ),
  );
}
