import { GalleryError } from "../../../../../domain/errors.ts";
import type { FieldReference, Reference } from "../../../../../expression/tree.ts";
import type { Names } from "../binder.ts";
import { unknownName } from "../names.ts";

/** What stands on a run's row, or on that of its experiment. */
export const runAttributes = {
  uuid: "text",
  /** The UUID without its dashes. */
  hex: "text",
  name: "text",
  user: "text",
  status: "text",
  started: "time",
  ended: "time",
  created: "time",
  actor: "text",
  deleted: "boolean",
  /** Number, the number as a text, name and artifact location of its experiment. */
  experiment: "number",
  experimentId: "text",
  experimentName: "text",
  location: "text",
} as const;

export type RunAttribute = keyof typeof runAttributes;

/** Lists of a run: the names that it has values for, and what its data sets and models are. */
export const runLists = [
  "params",
  "tags",
  "metrics",
  "dataSetNames",
  "dataSetDigests",
  "dataSetContexts",
  "inputs",
  "outputs",
] as const;
export type RunList = (typeof runLists)[number];

/** Where a value of a run comes from. */
export type RunSource =
  | {
      readonly kind: "attribute";
      readonly name: RunAttribute;
      readonly type: (typeof runAttributes)[RunAttribute];
    }
  | { readonly kind: "param" | "tag"; readonly name: string; readonly type: "text" }
  /** The latest value; missing when it is NaN. */
  | { readonly kind: "metric"; readonly name: string; readonly type: "number" }
  /** 1 where the metric has a latest value, be it NaN; 0 elsewhere. */
  | { readonly kind: "recorded"; readonly name: string; readonly type: "number" }
  | { readonly kind: "list"; readonly name: RunList; readonly type: "text list" };

const attributeNames: ReadonlyMap<string, RunAttribute> = new Map<string, RunAttribute>([
  ["uuid", "uuid"],
  ["id", "uuid"],
  ["run", "uuid"],
  ["run_id", "uuid"],
  ["uuid_hex", "hex"],
  ["name", "name"],
  ["run_name", "name"],
  ["user", "user"],
  ["status", "status"],
  ["started", "started"],
  ["started_at", "started"],
  ["start_time", "started"],
  ["ended", "ended"],
  ["ended_at", "ended"],
  ["end_time", "ended"],
  ["created", "created"],
  ["created_at", "created"],
  ["created_by", "actor"],
  ["deleted", "deleted"],
  ["experiment", "experiment"],
  ["experiment_id", "experimentId"],
  ["experiment_name", "experimentName"],
  ["artifact_location", "location"],
]);

const listNames: ReadonlyMap<string, RunList> = new Map<string, RunList>([
  ["params", "params"],
  ["tags", "tags"],
  ["metric_names", "metrics"],
  ["data_sets", "dataSetNames"],
  ["data_sets.name", "dataSetNames"],
  ["data_sets.digest", "dataSetDigests"],
  ["data_sets.context", "dataSetContexts"],
  ["inputs", "inputs"],
  ["outputs", "outputs"],
]);

/** What names mean in a condition over runs. */
export const runNames: Names<RunSource> = {
  resolve(reference) {
    if (reference.variable !== null) {
      throw refused(`${reference.variable} stands only in a rule that compares two candidates`, reference);
    }
    switch (reference.kind) {
      case "tag":
        return { kind: "tag", name: reference.name, type: "text" };
      case "metric":
        if (reference.scope === null) return { kind: "metric", name: reference.name, type: "number" };
        throw refused("a run's metrics have no scope", reference);
      case "field":
        return resolveField(reference);
    }
  },
  resolveWindow(window) {
    throw refused("a run's metrics are asked for their latest values, not for windows", window);
  },
  constantOf: () => null,
  unordered: () => null,
};

const ADVICE =
  'Runs have uuid, name, status, user, started, ended, experiment, params["…"], metrics["…"] and tags["…"]; ' +
  "docs/expressions.md lists the rest.";

function resolveField(reference: FieldReference): RunSource {
  const { name, path } = reference;
  if (name === "params" && path.length > 0) return { kind: "param", name: path.join("."), type: "text" };
  const written = [name, ...path].join(".");
  const attribute = attributeNames.get(written);
  if (attribute !== undefined) {
    return { kind: "attribute", name: attribute, type: runAttributes[attribute] };
  }
  const list = listNames.get(written);
  if (list !== undefined) return { kind: "list", name: list, type: "text list" };
  const known = [...attributeNames.keys(), ...listNames.keys()];
  throw unknownName(`a run has no field '${written}'`, written, known, reference.position, ADVICE);
}

const refused = (message: string, { position }: Pick<Reference, "position">): GalleryError =>
  new GalleryError("expression.type", message, { position });
