import type { Command } from "commander";
import type { Partition } from "../client/index.ts";
import { command, partitionOption } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { instanceReference, instanceUuid } from "./kit/reference.ts";

export function healthCommand(): Command {
  return command("health", "tell what an instance lacks: metadata, metrics, agreement with production", [
    "gallery health demand@4.1 -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .action(
      withServer<{ partition?: Partition }>(async (context, options, reference: string) => {
        const health = await context.client.metrics.health(await instanceUuid(context, reference, options));
        const { present, absent } = health.reproducibility;
        await context.output.record(health, [
          ["instance", health.instance],
          ["reproducible by", present.join(", ")],
          ["lacks", absent.join(", ")],
          ["unmeasured", health.unmeasured.join(", ")],
          ...health.skew.map(
            ({ name, production, validation, skew }) =>
              [`skew of ${name}`, `${skew} (production ${production}, validation ${validation})`] as const,
          ),
        ]);
      }),
    );
}
