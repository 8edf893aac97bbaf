import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { checkExperimentNumbers } from "../../../domain/experiment.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import type { DataSetQuery, UsedDataSet } from "../../../domain/run.ts";
import type { Page } from "../../../domain/values.ts";
import type { TierContext } from "../../transaction.ts";
import { requireScope } from "./experiments.ts";

const FIRST = [-1, "", "", ""] as const;

export function createDataSets({ records }: TierContext) {
  return {
    async listDataSets(_caller: Caller, input: DataSetQuery): Promise<Page<UsedDataSet>> {
      const size = pageSize(input);
      const numbers = checkExperimentNumbers(input.experiments);
      const query = fingerprint(["data sets", input.project, numbers]);
      const [experiment, name, digest, context] = decodeCursor<readonly [number, string, string, string]>(
        input,
        query,
        FIRST,
      );
      const after: UsedDataSet = { experiment, name, digest, context };
      const found = await records.read(function* (tables) {
        const { ids: experiments } = yield* requireScope(tables, input.project, numbers);
        return yield* tables.dataSets.used(experiments, after, size + 1);
      });
      return toPage(
        found,
        size,
        query,
        (row) => [row.experiment, row.name, row.digest, row.context],
        (row) => row,
      );
    },
  };
}
