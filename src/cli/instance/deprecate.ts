import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceEntries } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";

interface DeprecateOptions {
  readonly reason: string;
  readonly replacement?: string;
  readonly partition?: Partition;
  readonly hide?: true;
}

export function deprecateCommand(): Command {
  return command("deprecate", "hide an instance from search and selection; it stays fetchable", [
    'gallery instance deprecate demand@4.1 -p marketplace --reason "trained on a broken feed"',
  ])
    .argument("<instance>", instanceReference)
    .requiredOption("--reason <text>", "why, for those who come across it")
    .option("--replacement <instance>", "instance to use instead")
    .option("--hide", "registries show it no more until it is restored")
    .addOption(partitionOption())
    .action(
      withServer<DeprecateOptions>(async (context, options, reference: string) => {
        const uuid = await instanceUuid(context, reference, options);
        const replacement =
          options.replacement === undefined
            ? undefined
            : await instanceUuid(context, options.replacement, options);
        const instance = await context.client.instances.deprecate(uuid, {
          reason: options.reason,
          replacement,
          hide: options.hide,
        });
        await context.output.record(instance, instanceEntries(instance));
      }),
    );
}
