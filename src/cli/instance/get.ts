import type { Command } from "commander";
import { type Client, GalleryError, type Instance, type Partition } from "../../client/index.ts";
import { asOfOption, command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceEntries } from "../kit/records.ts";
import { findInstance, instanceReference } from "../kit/reference.ts";

export function getCommand(): Command {
  return command("get", "show one instance", [
    "gallery instance get 3b1f6a52-8f0c-4a7e-9a57-2d3c5f0c9b11",
    'gallery instance get demand@4.1 -p marketplace --partition city="New York City" -o json',
  ])
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .addOption(asOfOption())
    .action(
      withServer<{ partition?: Partition; asOf?: string }>(async (context, options, reference: string) => {
        const instance = await findInstance(context, reference, options);
        const place = await placeOf(context.client, instance);
        await context.output.record(instance, [...instanceEntries(instance), ["in registries", place]]);
      }),
    );
}

/** The number by which MLflow and other registries know it. */
async function placeOf({ registry }: Client, { uuid }: Instance): Promise<string> {
  try {
    const { title, place } = await registry.instance(uuid);
    return `version ${place} of ${title}`;
  } catch (error) {
    if (error instanceof GalleryError && error.code === "instance.unknown") return "hidden";
    throw error;
  }
}
