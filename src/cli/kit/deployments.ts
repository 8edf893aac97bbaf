import { type Command, Option } from "commander";
import type { Deployment, DeploymentMove, Partition, SlotName } from "../../client/index.ts";
import { environmentOption, ifMatchOption, partitionOption } from "./command.ts";
import type { Context } from "./context.ts";
import { partitionText } from "./names.ts";
import { baseName, baseReference } from "./reference.ts";
import type { Column } from "./table.ts";

/** How entries of the log of deployments look. */
export const deploymentColumns: readonly Column<Deployment>[] = [
  { title: "position", of: (entry) => entry.position },
  { title: "at", of: (entry) => entry.at },
  { title: "action", of: (entry) => entry.action },
  { title: "model", of: (entry) => entry.baseVersionId },
  { title: "partition", of: (entry) => partitionText(entry.partition) },
  { title: "environment", of: (entry) => entry.environment },
  { title: "serves", of: (entry) => entry.instance?.version },
  { title: "replaced", of: (entry) => entry.replaced?.version },
  { title: "by", of: (entry) => entry.by },
  { title: "reason", of: (entry) => entry.reason },
];

export async function printDeployment({ output }: Context, deployment: Deployment): Promise<void> {
  await output.record(deployment, [
    ...deploymentColumns.map(({ title, of }) => [title, of(deployment)] as const),
    ["instance", deployment.instance?.uuid],
    ["offer", deployment.offer],
    ["approval", deployment.approval],
  ]);
}

export interface SlotOptions {
  readonly environment: string;
  readonly partition?: Partition;
}

/** For commands about what a model serves in one environment. */
export function withSlot(command: Command): Command {
  return command
    .argument("<model>", baseReference)
    .addOption(environmentOption())
    .addOption(partitionOption());
}

export function slotOf(
  context: Context,
  reference: string,
  { environment, partition }: SlotOptions,
): SlotName {
  return { ...baseName(context, reference, { partition }), environment };
}

export interface MoveOptions extends SlotOptions {
  readonly reason: string;
  readonly ifMatch?: number;
}

/** For commands that change what a slot serves without naming an instance. */
export function withMove(command: Command): Command {
  return withSlot(command).addOption(reasonOption()).addOption(ifMatchOption());
}

export function moveOf(context: Context, reference: string, options: MoveOptions): DeploymentMove {
  const { reason, ifMatch } = options;
  return { ...slotOf(context, reference, options), reason, ifMatch };
}

export function reasonOption(): Option {
  return new Option("--reason <text>", "why, for those who ask later").makeOptionMandatory();
}

export function approvalOption(): Option {
  return new Option("--approval <uuid>", "approval, where the environment needs one");
}
