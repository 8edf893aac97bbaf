import type { LoggedModel } from "../../client/index.ts";
import { type SpelledModel, spellModel } from "../../domain/logged-model-json.ts";
import type { Output } from "../kit/output.ts";
import { pairs } from "../kit/records.ts";
import type { Cell, Column } from "../kit/table.ts";

export const modelColumns: readonly Column<SpelledModel>[] = [
  { title: "uuid", of: (model) => model.uuid },
  { title: "name", of: (model) => model.name },
  { title: "type", of: (model) => model.type },
  { title: "status", of: (model) => model.status },
  { title: "source run", of: (model) => model.sourceRun ?? "" },
  { title: "params", of: (model) => pairs(model.params) },
  { title: "created", of: (model) => model.createdAt },
];

function modelEntries(model: SpelledModel): readonly (readonly [string, Cell])[] {
  return [
    ["uuid", model.uuid],
    ["project", model.project],
    ["experiment", model.experiment],
    ["name", model.name],
    ["type", model.type],
    ["source run", model.sourceRun ?? ""],
    ["status", model.status],
    ["state", model.state],
    ["params", pairs(model.params)],
    ["metrics", model.metrics.map(({ name, value, step }) => `${name}=${value} at ${step}`).join(", ")],
    ["tags", pairs(model.tags)],
    ["created", `${model.createdAt} by ${model.createdBy}`],
    ["updated", model.updatedAt],
  ];
}

/** As a record. Values that are no numbers are texts, as everywhere in JSON. */
export function printModel(output: Output, model: LoggedModel): Promise<void> {
  const spelled = spellModel(model);
  return output.record(spelled, modelEntries(spelled));
}
