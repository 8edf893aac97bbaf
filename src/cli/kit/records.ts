import type { Fields, Instance, Model } from "../../client/index.ts";
import type { Cell, Column } from "./table.ts";

/** How instances and models look in tables. */

export const instanceColumns: readonly Column<Instance>[] = [
  { title: "uuid", of: (instance) => instance.uuid },
  { title: "model", of: (instance) => instance.baseVersionId },
  { title: "version", of: (instance) => instance.version },
  { title: "partition", of: (instance) => pairs(instance.partition) },
  { title: "bytes", of: (instance) => instance.size },
  { title: "created", of: (instance) => instance.createdAt },
  { title: "deprecated", of: (instance) => instance.deprecation?.reason },
];

export function instanceEntries(instance: Instance): readonly (readonly [string, Cell])[] {
  const { deprecation } = instance;
  return [
    ["uuid", instance.uuid],
    ["project", instance.project],
    ["model", `${instance.baseVersionId} (${instance.model})`],
    ["version", instance.version],
    ["partition", pairs(instance.partition)],
    ["blob", instance.blob === null ? `${instance.files.length} files` : instance.blob.digest],
    ["bytes", instance.size],
    ["fields", pairs(instance.fields)],
    ["tags", pairs(instance.tags)],
    [
      "deprecated",
      deprecation === null ? "no" : `${deprecation.at} by ${deprecation.by}: ${deprecation.reason}`,
    ],
    ["replacement", deprecation?.replacement],
    ["created", `${instance.createdAt} by ${instance.createdBy}`],
  ];
}

export const modelColumns: readonly Column<Model>[] = [
  { title: "model", of: (model) => model.baseVersionId },
  { title: "revision", of: (model) => model.revision },
  { title: "uuid", of: (model) => model.uuid },
  { title: "owner", of: (model) => model.owner },
  { title: "partitioned by", of: (model) => model.partitionBy.join(", ") },
  { title: "created", of: (model) => model.createdAt },
];

export function modelEntries(model: Model): readonly (readonly [string, Cell])[] {
  return [
    ["uuid", model.uuid],
    ["project", model.project],
    ["model", model.baseVersionId],
    ["revision", model.revision],
    ["previous", model.previous],
    ["next", model.next],
    ["owner", model.owner],
    ["description", model.description],
    ["features", model.features.join(", ")],
    ["hyperparameters", pairs(model.hyperparameters)],
    ["training", pairs(model.training)],
    ["serving", pairs(model.serving)],
    ["partitioned by", model.partitionBy.join(", ")],
    ["fields", pairs(model.fields)],
    ["tags", pairs(model.tags)],
    ["created", `${model.createdAt} by ${model.createdBy}`],
  ];
}

/** `city=New York City, epochs=10`, by name. */
export function pairs(values: Fields): string {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}
