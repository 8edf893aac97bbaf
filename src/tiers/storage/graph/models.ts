import type { Dependency, ModelRef } from "../../../domain/dependency.ts";
import { timeOf } from "../../../domain/time.ts";
import type { BaseRow, DependencyRow, Tables, Work } from "../../../stores/records/store.ts";

export const presentModel = (base: BaseRow): ModelRef => ({
  project: base.projectName,
  baseVersionId: base.name,
  model: base.model,
  owner: base.owner,
});

export function* basesById(tables: Tables, ids: Iterable<number>): Work<Map<number, BaseRow>> {
  const rows = yield* tables.lines.bases([...new Set(ids)]);
  return new Map(rows.map((base) => [base.id, base]));
}

export function* modelRefs(tables: Tables, ids: Iterable<number>): Work<Map<number, ModelRef>> {
  const bases = yield* basesById(tables, ids);
  return new Map([...bases].map(([id, base]) => [id, presentModel(base)]));
}

export function presentDependency(row: DependencyRow, models: ReadonlyMap<number, ModelRef>): Dependency {
  return {
    downstream: models.get(row.downstream)!,
    upstream: models.get(row.upstream)!,
    kind: row.kind,
    accepts: row.accepts,
    since: timeOf(row.at),
    by: row.actor,
  };
}
