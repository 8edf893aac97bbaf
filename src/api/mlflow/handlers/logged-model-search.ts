import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Locations } from "../artifacts/locations.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { invalid } from "../errors.ts";
import { type ModelOrderKey, modelOrder } from "../filter/logged-model-order.ts";
import { loggedModelFilter } from "../filter/logged-models.ts";
import { loggedModelMessage } from "../logged-models/messages.ts";
import { offsetIn, tokenOver } from "../logged-models/tokens.ts";
import { bool, int64, list, message, required, text } from "../requests/fields.ts";
import { experimentNumber } from "../requests/ids.ts";
import { some } from "../requests/json.ts";
import { pageAt } from "../requests/pages.ts";

/** Models of a page unless told. */
const PAGE_SIZE = 100;

const dataSet = { dataset_name: text, dataset_digest: text };

const search = {
  experiment_ids: required(list(text)),
  filter: text,
  datasets: list(message(dataSet)),
  max_results: int64,
  order_by: list(message({ field_name: text, ascending: bool, ...dataSet })),
  page_token: text,
};

interface Measured {
  readonly dataset_name?: string | undefined;
  readonly dataset_digest?: string | undefined;
}

function measuredOn({ dataset_name: name, dataset_digest: digest }: Measured) {
  if (name) return { name, digest: digest || null };
  throw invalid("`dataset_name` in the `datasets` clause must be specified.");
}

interface WrittenKey extends Measured {
  readonly field_name?: string | undefined;
  readonly ascending?: boolean | undefined;
}

const orderKey = ({ field_name, ascending, dataset_name, dataset_digest }: WrittenKey): ModelOrderKey => ({
  field_name: field_name ?? "",
  ascending: ascending ?? true,
  dataset_name: dataset_name || null,
  dataset_digest: dataset_digest || null,
});

export function loggedModelSearchHandlers(metadata: Metadata, locations: Locations): MlflowHandlers {
  return {
    SearchLoggedModels: handle(search, async (given, { caller, project }) => {
      const size = given.max_results || PAGE_SIZE;
      if (size < 0) throw invalid(`max_results must be positive, got ${size}`);
      const dataSets = (given.datasets ?? []).map(measuredOn);
      const order = (given.order_by ?? []).map(orderKey);
      const query = {
        experiment_ids: given.experiment_ids,
        filter_string: given.filter || null,
        order_by: order.length === 0 ? null : order,
      };
      const offset = offsetIn(given.page_token, query);
      const where = loggedModelFilter(given.filter, dataSets);
      const asked = {
        project,
        experiments: given.experiment_ids.map(experimentNumber),
        orderBy: modelOrder(order),
        ...(where !== null && { where }),
      };
      const { items, next } = await pageAt(offset, size, (page) =>
        metadata.searchLoggedModels(caller, { ...asked, ...page }),
      );
      const models = items.map(async (model) => loggedModelMessage(model, await locations.of(caller, model)));
      return {
        models: some(await Promise.all(models)),
        next_page_token: next === undefined ? undefined : tokenOver(next, query),
      };
    }),
  };
}
