import type { RunMetric } from "../../../domain/run.ts";
import type { ExperimentRow, RunPlace, RunRow, Tables, Work } from "../store.ts";
import { project, T0, uuid } from "./fixtures.ts";

/** An experiment of the project `p`, which is made when it is not there. */
export function* experiment(
  tables: Tables,
  number: number,
  given: Partial<ExperimentRow> = {},
): Work<number> {
  const owner = given.project ?? (yield* tables.projects.byName("p"))?.id ?? (yield* project(tables, "p"));
  return yield* tables.experiments.insert({
    ...{ uuid: uuid(1_000 + number), number, name: `e${number}`, artifactLocation: null, tags: {} },
    ...{ deleted: 0, created: T0, updated: T0, actor: "ann" },
    ...given,
    project: owner,
  });
}

/** A run of the experiment 1, whose UUID is `uuid(number)`. */
export function* run(tables: Tables, number: number, given: Partial<RunRow> = {}): Work<number> {
  const owner = given.experiment ?? (yield* tables.experiments.byNumber(1, 1))?.id;
  const idOf = yield* tables.runs.insert({
    ...{ uuid: uuid(number), name: `r${number}`, user: "ann", status: "running", started: T0 },
    ...({ ended: null, deleted: 0, created: T0, actor: "ann", content: "c" } as const),
    ...given,
    experiment: owner ?? (yield* experiment(tables, 1)),
  });
  yield* nextRows(tables);
  return idOf();
}

/** Waits for some rows: with them are those that are known by the next ones. */
const nextRows = (tables: Tables): Work<unknown> => tables.changes.head();

/** Points of a run, and the latest values that they move. */
export function* insertMetrics(
  tables: Tables,
  place: RunPlace,
  points: readonly RunMetric[],
  recorded: number,
): Work<void> {
  const ids = yield* tables.runData.moveLatest(place, points);
  yield* nextRows(tables);
  yield* tables.runData.insertPoints(ids, points, recorded);
}

export const placeOf = (id: number): RunPlace => ({
  ...{ id, project: 1, experiment: 1, number: 1, deleted: 0 },
});

export const metric = (name: string, value: number, step = 0, at = T0): RunMetric => ({
  name,
  value,
  at,
  step,
});
