import type { Command } from "commander";
import type { Partition } from "../client/index.ts";
import { command, environmentOption, ifMatchOption, partitionOption } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { approvalOption, printDeployment, reasonOption } from "./kit/deployments.ts";
import { instanceReference, instanceUuid } from "./kit/reference.ts";

interface DeployOptions {
  readonly environment: string;
  readonly reason: string;
  readonly ifMatch?: number;
  readonly approval?: string;
  readonly partition?: Partition;
}

export function deployCommand(): Command {
  return command("deploy", "let an environment serve an instance", [
    'gallery deploy demand@4.1 -p marketplace --reason "5% better on holidays"',
    'gallery deploy demand@4.1 -p marketplace -e staging --if-match 42 --reason "trial"',
  ])
    .argument("<instance>", instanceReference)
    .addOption(environmentOption())
    .addOption(reasonOption())
    .addOption(ifMatchOption())
    .addOption(approvalOption())
    .addOption(partitionOption())
    .action(
      withServer<DeployOptions>(async (context, { partition, ...options }, reference: string) => {
        const { environment, reason, ifMatch, approval } = options;
        const uuid = await instanceUuid(context, reference, { partition });
        const wanted = { uuid, environment, reason, ifMatch, approval };
        await printDeployment(context, await context.client.deployments.deploy(wanted));
      }),
    );
}
