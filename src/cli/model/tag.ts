import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { findModel, modelReference } from "../kit/reference.ts";
import { editTags, type TagOptions, withTags } from "../kit/tags.ts";

export function tagCommand(): Command {
  const tag = command("tag", "set or remove tags of a model revision", [
    "gallery model tag demand team=forecasting -p marketplace",
    "gallery model tag demand@2 --remove team -p marketplace",
  ]);
  return withTags(tag.argument("<model>", modelReference)).action(
    withServer<TagOptions>(async (context, options, reference: string, set: Record<string, string>) => {
      const { uuid } = await findModel(context, reference);
      await editTags(context, set, options, (edit) => context.client.models.changeTags(uuid, edit));
    }),
  );
}
