import type { Deployment } from "../../../domain/deployment.ts";
import { timeOf } from "../../../domain/time.ts";
import type { DeploymentRow, Tables, Work } from "../../../stores/records/store.ts";
import { presentRefs } from "../refs.ts";

/** Entries as callers see them; order is kept. */
export function* presentDeployments(tables: Tables, rows: readonly DeploymentRow[]): Work<Deployment[]> {
  const refs = yield* presentRefs(
    tables,
    rows.flatMap((row) => [row.instance, row.replaced]).filter((id) => id !== null),
  );
  const environments = yield* tables.environments.byIds([...new Set(rows.map((row) => row.environment))]);
  const nameOf = new Map(environments.map((each) => [each.id, each.name]));
  return rows.map((row) => {
    const instance = row.instance === null ? null : refs.get(row.instance)!;
    const replaced = row.replaced === null ? null : refs.get(row.replaced)!;
    const { project, baseVersionId, partition } = (instance ?? replaced)!;
    return {
      project,
      baseVersionId,
      partition,
      environment: nameOf.get(row.environment)!,
      position: row.position,
      action: row.action,
      instance,
      replaced,
      reason: row.reason,
      at: timeOf(row.at),
      by: row.actor,
      offer: row.offer,
      approval: row.approval,
    };
  });
}

export function* presentDeployment(tables: Tables, row: DeploymentRow): Work<Deployment> {
  return (yield* presentDeployments(tables, [row]))[0]!;
}
