import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Locations } from "../artifacts/locations.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid } from "../errors.ts";
import { experimentFilter } from "../filter/experiments.ts";
import { experimentOrder, runOrder } from "../filter/order.ts";
import { runFilter } from "../filter/runs.ts";
import { dataSetMessage, experimentMessage, runMessage } from "../messages.ts";
import { offsetOf, tokenOf } from "../registry/tokens.ts";
import { int64, type Kind, list, text, wrongType } from "../requests/fields.ts";
import { experimentNumber } from "../requests/ids.ts";
import { some } from "../requests/json.ts";
import { texts, viewType } from "../requests/kinds.ts";
import { pageAt } from "../requests/pages.ts";

const MOST = 50_000;
const USUAL = 1_000;
/** Experiments of one question for data sets, and data sets of its answer, which has no further page. */
const EXPERIMENTS = 20;
const DATA_SETS = 1_000;

const views = { ACTIVE_ONLY: "active", DELETED_ONLY: "deleted", ALL: "all" } as const;

/** Runs of a page; MLflow calls more than it takes ill-typed. */
const runCount: Kind<number> = {
  read(value, path) {
    const count = int64.read(value, path);
    if (count > MOST) throw wrongType(value, path);
    return count;
  },
};

const paging = { page_token: text, order_by: texts };

function checkSize(size: number): void {
  if (size < 1) {
    throw invalid(
      `Invalid value ${size} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  if (size <= MOST) return;
  throw invalid(`Invalid value ${size} for parameter 'max_results' supplied. It must be at most ${MOST}`);
}

const tokenAt = (offset: number | undefined): string | undefined =>
  offset === undefined ? undefined : tokenOf(offset);

export function searchHandlers(metadata: Metadata, locations: Locations): MlflowHandlers {
  const searchRuns = handle(
    { ...paging, max_results: runCount, experiment_ids: list(text), filter: text, run_view_type: viewType },
    async (given, { caller, project }: MlflowCall) => {
      const { max_results: size = USUAL, run_view_type: view = "ACTIVE_ONLY" } = given;
      checkSize(size);
      const where = runFilter(given.filter);
      const asked = {
        project,
        experiments: (given.experiment_ids ?? []).map(experimentNumber),
        orderBy: runOrder(given.order_by),
        view: views[view],
        ...(where !== null && { where }),
      };
      const { items, next } = await pageAt(offsetOf(given.page_token), size, (page) =>
        metadata.searchRuns(caller, { ...asked, ...page }),
      );
      const runs = items.map(async (run) => runMessage(run, await locations.of(caller, run)));
      return { runs: some(await Promise.all(runs)), next_page_token: tokenAt(next) };
    },
  );

  const searchExperiments = handle(
    { ...paging, max_results: int64, filter: text, view_type: viewType },
    async (given, { caller, project }: MlflowCall) => {
      const { max_results: size = USUAL, view_type: view = "ACTIVE_ONLY" } = given;
      checkSize(size);
      const where = experimentFilter(given.filter);
      const asked = {
        project,
        orderBy: experimentOrder(given.order_by),
        view: views[view],
        ...(where !== null && { where }),
      };
      const { items, next } = await pageAt(offsetOf(given.page_token), size, (page) =>
        metadata.searchExperiments(caller, { ...asked, ...page }),
      );
      return { experiments: some(items.map(experimentMessage)), next_page_token: tokenAt(next) };
    },
  );

  const searchDataSets = handle(
    { experiment_ids: list(text) },
    async ({ experiment_ids: ids = [] }, { caller, project }: MlflowCall) => {
      if (ids.length === 0) throw invalid("SearchDatasets request must specify at least one experiment_id.");
      if (ids.length > EXPERIMENTS) {
        throw invalid(
          `SearchDatasets request cannot specify more than ${EXPERIMENTS} experiment_ids. Received ${ids.length} experiment_ids.`,
        );
      }
      const experiments = ids.map(experimentNumber);
      const { items } = await metadata.listDataSets(caller, { project, experiments, page_size: DATA_SETS });
      return { dataset_summaries: some(items.map(dataSetMessage)) };
    },
  );

  return {
    SearchRuns: searchRuns,
    SearchExperiments: searchExperiments,
    SearchDatasets: searchDataSets,
  };
}
