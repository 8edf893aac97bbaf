import type { Caller } from "../../../domain/caller.ts";
import { checkExperimentNumber } from "../../../domain/experiment.ts";
import { type LoggedModel, loggedModelStatuses } from "../../../domain/logged-model.ts";
import type { LoggedModelSearch } from "../../../domain/search.ts";
import type { Page } from "../../../domain/values.ts";
import type { TierContext } from "../../transaction.ts";
import { requireScope } from "../runs/experiments.ts";
import { type Finds, readSearch } from "../runs/finding.ts";
import { presentModel } from "./view.ts";

export function createLoggedModelSearch({ records, seams }: TierContext) {
  return {
    async searchLoggedModels(_caller: Caller, input: Finds<LoggedModelSearch>): Promise<Page<LoggedModel>> {
      const { view, finding, toPage } = readSearch(input, seams.clock.now(), {
        status: loggedModelStatuses,
      });
      const numbers = input.experiments?.map((each, index) =>
        checkExperimentNumber(each, `experiments[${index}]`),
      );
      return records.read(function* (tables) {
        const { ids: experiments } = yield* requireScope(tables, input.project, numbers ?? null);
        const found = yield* tables.find.loggedModels({ experiments, view }, finding);
        const page = toPage(found, (shown) => shown.map(({ id }) => id));
        const rows = yield* tables.loggedModels.byIds(page.items);
        return { ...page, items: rows.map(presentModel) };
      });
    },
  };
}
