import type { ImpactedDeployment, IntendedChange } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import { partitionText } from "../kit/names.ts";
import type { Column } from "../kit/table.ts";
import { propagatedColumns } from "../kit/versions.ts";

const deploymentColumns: readonly Column<ImpactedDeployment>[] = [
  { title: "environment", of: (slot) => slot.environment },
  { title: "model", of: (slot) => slot.baseVersionId },
  { title: "project", of: (slot) => slot.project },
  { title: "partition", of: (slot) => partitionText(slot.partition) },
  { title: "serves", of: (slot) => slot.serves },
  { title: "offered", of: (slot) => slot.offered },
  { title: "owner", of: (slot) => slot.owner },
];

/** The versions that the change would make, then the deployments that would stay and be offered them. */
export async function printImpact({ client, output }: Context, change: IntendedChange): Promise<void> {
  const impact = await client.dependencies.preview(change);
  if (output.format !== "table") return output.data(impact);
  const { versions, deployments } = impact;
  if (versions.length === 0) return output.note("No version would be made.");
  await output.list(versions, propagatedColumns);
  if (deployments.length === 0) return output.note("Nothing downstream is deployed.");
  await output.text("\n");
  await output.list(deployments, deploymentColumns);
}
