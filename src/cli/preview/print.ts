import type { ConcernedRule, ImpactedDeployment, IntendedChange } from "../../client/index.ts";
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

const ruleColumns: readonly Column<ConcernedRule>[] = [
  { title: "rule", of: ({ team, name }) => `${team}/${name}` },
  { title: "uuid", of: ({ uuid }) => uuid },
  { title: "kind", of: ({ kind }) => kind },
  { title: "stage", of: ({ stage }) => stage },
  { title: "concerned", of: ({ concerned }) => concerned },
];

/**
 * The versions that the change would make, the deployments that would stay and be offered them, and the rules that
 * are about what it would make.
 */
export async function printImpact({ client, output }: Context, change: IntendedChange): Promise<void> {
  const impact = await client.dependencies.preview(change);
  if (output.format !== "table") return output.data(impact);
  const { versions, deployments, rules } = impact;
  if (versions.length === 0) output.note("No version would be made.");
  else await output.list(versions, propagatedColumns);
  if (deployments.length > 0) {
    await output.text("\n");
    await output.list(deployments, deploymentColumns);
  } else if (versions.length > 0) output.note("Nothing downstream is deployed.");
  if (rules.length === 0) return;
  await output.text("\nRules\n");
  await output.list(rules, ruleColumns);
}
