import type { Deprecation, Fields, Instance, Model, Usage } from "../../client/index.ts";
import { causeText } from "./names.ts";
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
    ["stage", instance.stage],
    ["environments", instance.environments.join(", ")],
    ["retrain of", instance.retrainOf],
    ["origin", instance.origin],
    ["cause", instance.cause === null ? "" : causeText(instance.cause, instance.project)],
    ...deprecationEntries(instance.deprecation),
    ["created", `${instance.createdAt} by ${instance.createdBy}`],
  ];
}

function deprecationEntries(deprecation: Deprecation | null): readonly (readonly [string, Cell])[] {
  return [
    ["deprecated", deprecation === null ? "no" : deprecationText(deprecation)],
    ["replacement", deprecation?.replacement],
  ];
}

function deprecationText({ at, by, of, reason }: Deprecation): string {
  return `${at} by ${by}${of === "instance" ? "" : ` (${of})`}: ${reason}`;
}

export function usageEntries({
  readers,
  environments,
  downstream,
}: Usage): readonly (readonly [string, Cell])[] {
  return [
    ...readers.map(({ actor, door, reads, lastAt }): [string, Cell] => [
      "reader",
      `${actor} over ${door}: ${reads}, last ${lastAt}`,
    ]),
    ["environments", environments.join(", ")],
    ...downstream.map(({ project, baseVersionId, version, partition, uuid }): [string, Cell] => [
      "downstream",
      `${project} ${baseVersionId}@${version} ${pairs(partition)} (${uuid})`,
    ]),
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
    ...deprecationEntries(model.deprecation),
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
