import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, environmentOption, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { reasonOption } from "../kit/deployments.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { printApproval } from "./print.ts";

interface RequestOptions {
  readonly environment: string;
  readonly reason: string;
  readonly partition?: Partition;
}

export function requestCommand(): Command {
  return command("request", "ask for leave to deploy one instance once; somebody else decides", [
    'gallery approval request demand@4.1 -p marketplace --reason "5% better on holidays"',
  ])
    .argument("<instance>", instanceReference)
    .addOption(environmentOption())
    .addOption(reasonOption())
    .addOption(partitionOption())
    .action(
      withServer<RequestOptions>(async (context, { partition, ...options }, reference: string) => {
        const { environment, reason } = options;
        const uuid = await instanceUuid(context, reference, { partition });
        const asked = await context.client.deployments.requestApproval({ uuid, environment, reason });
        await printApproval(context, asked);
      }),
    );
}
