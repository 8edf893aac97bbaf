import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { editTags, type TagOptions, withTags } from "../kit/tags.ts";

type Options = TagOptions & { readonly partition?: Partition };

export function tagCommand(): Command {
  const tag = command("tag", "set or remove tags of an instance", [
    "gallery instance tag demand@4.1 stage=canary -p marketplace",
    "gallery instance tag demand@4.1 --remove stage -p marketplace",
  ]);
  return withTags(tag.argument("<instance>", instanceReference))
    .addOption(partitionOption())
    .action(
      withServer<Options>(async (context, options, reference: string, set: Record<string, string>) => {
        const uuid = await instanceUuid(context, reference, options);
        await editTags(context, set, options, (edit) => context.client.instances.changeTags(uuid, edit));
      }),
    );
}
