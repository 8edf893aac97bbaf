import type { NewRunMetric } from "../../../domain/run.ts";
import type { RunPlace, Tables, Work } from "../../../stores/records/store.ts";
import { unknownModel } from "./view.ts";

/** Keeps the points that a run measured on logged models of its project with those models. */
export function* recordOnModels(
  tables: Tables,
  { project }: Pick<RunPlace, "project">,
  run: string,
  metrics: readonly NewRunMetric[],
): Work<void> {
  const measured = metrics.filter((metric) => metric.model !== undefined);
  if (measured.length === 0) return;
  const ids = new Map<string, number>();
  for (const uuid of new Set(measured.map(({ model }) => model!))) {
    const model = yield* tables.loggedModels.locate(uuid);
    if (model?.project !== project) throw unknownModel(uuid);
    ids.set(uuid, model.id);
  }
  yield* tables.loggedModels.insertMetrics(
    measured.map(({ model, dataSet = null, ...metric }) => ({
      ...metric,
      model: ids.get(model!)!,
      run,
      dataSet,
    })),
  );
}
