import type { Caller } from "../../../domain/caller.ts";
import { checkExperimentNumber, type Experiment } from "../../../domain/experiment.ts";
import { type Run, runStatuses } from "../../../domain/run.ts";
import type { ExperimentSearch, RunSearch } from "../../../domain/search.ts";
import type { Page } from "../../../domain/values.ts";
import { requireProject } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import { presentExperiment } from "./experiments.ts";
import { type Finds, readSearch } from "./finding.ts";
import { presentRun } from "./view.ts";

export function createRunSearch({ records, seams }: TierContext) {
  return {
    async searchRuns(_caller: Caller, input: Finds<RunSearch>): Promise<Page<Run>> {
      const { view, finding, toPage } = readSearch(input, seams.clock.now(), { status: runStatuses });
      const numbers = input.experiments?.map((each, index) =>
        checkExperimentNumber(each, `experiments[${index}]`),
      );
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const experiments = yield* tables.experiments.idsOf(project.id, numbers ?? null);
        const found = yield* tables.find.runs({ experiments, view }, finding);
        const page = toPage(found, (shown) => shown.map(({ id }) => id));
        const rows = yield* tables.runs.byIds(page.items);
        return { ...page, items: rows.map(presentRun) };
      });
    },

    async searchExperiments(_caller: Caller, input: Finds<ExperimentSearch>): Promise<Page<Experiment>> {
      const { view, finding, toPage } = readSearch(input, seams.clock.now());
      return records.read(function* (tables) {
        const { id: project } = yield* requireProject(tables, input.project);
        const found = yield* tables.find.experiments({ project, view }, finding);
        const page = toPage(found, (shown) => shown.map(({ id }) => id));
        const rows = yield* tables.experiments.byIds(page.items);
        const byId = new Map(rows.map((row) => [row.id, presentExperiment(row)]));
        return { ...page, items: page.items.map((id) => byId.get(id)!) };
      });
    },
  };
}
