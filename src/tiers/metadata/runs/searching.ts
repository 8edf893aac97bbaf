import type { Caller } from "../../../domain/caller.ts";
import { checkExperimentNumber, type Experiment } from "../../../domain/experiment.ts";
import { type Run, runStatuses } from "../../../domain/run.ts";
import type { ExperimentSearch, RunSearch } from "../../../domain/search.ts";
import type { Page } from "../../../domain/values.ts";
import type { Search } from "../../../stores/index/searcher.ts";
import { requireProject } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import { presentExperiment, requireScope } from "./experiments.ts";
import { type Finds, readSearch } from "./finding.ts";
import { presentRun } from "./view.ts";

/** The runs that the search columns find; null when they cannot tell. */
export type RunColumns = Pick<Search, "runs">;

/** @param columns null when searches go to the tables only */
export function createRunSearch({ records, seams }: TierContext, columns: RunColumns | null) {
  return {
    async searchRuns(_caller: Caller, input: Finds<RunSearch>): Promise<Page<Run>> {
      const { view, finding, toPage } = readSearch(input, seams.clock.now(), { status: runStatuses });
      const numbers = input.experiments?.map((each, index) =>
        checkExperimentNumber(each, `experiments[${index}]`),
      );
      const { ids: experiments, position } = await records.read((tables) =>
        requireScope(tables, input.project, numbers ?? null),
      );
      const scope = { experiments, view };
      const known = (await columns?.runs({ scope, finding, position })) ?? null;
      return records.read(function* (tables) {
        const found = known ?? (yield* tables.find.runs(scope, finding));
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
