import type { UsedDataSet } from "../../../../domain/run.ts";
import type { DataSets } from "../../store.ts";
import type { Dialect } from "../dialect.ts";
import { inList, rows } from "../query.ts";

export function dataSetsOf({ name }: Dialect): DataSets {
  const collation = name === "postgresql" ? ` COLLATE "C"` : "";
  const context = `(coalesce(u.tags ->> 'mlflow.data.context', '')${collation})`;
  return {
    *used(experiments, after, limit) {
      if (experiments.length === 0) return [];
      const wanted = inList(experiments);
      return yield* rows<UsedDataSet>(
        `SELECT DISTINCT e.number AS experiment, d.name, d.digest, ${context} AS context
         FROM data_set d JOIN experiment e ON e.id = d.experiment JOIN run_data_set u ON u.data_set = d.id
         WHERE d.experiment IN ${wanted.sql} AND (e.number, d.name, d.digest, ${context}) > (?, ?, ?, ?)
         ORDER BY 1, 2, 3, 4 LIMIT ?`,
        [...wanted.parameters, after.experiment, after.name, after.digest, after.context, limit],
      );
    },
  };
}
