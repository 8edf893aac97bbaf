import { GalleryError } from "../../../../../domain/errors.ts";
import type { FieldReference, Reference } from "../../../../../expression/tree.ts";
import type { Names } from "../binder.ts";
import { unknownName } from "../names.ts";

/** What stands on a logged model's row, or on that of its experiment. */
export const modelAttributes = {
  uuid: "text",
  /** As MLflow writes it: `m-` and the UUID without its dashes. */
  modelId: "text",
  name: "text",
  type: "text",
  status: "text",
  /** The same as MLflow counts them: 1 pending, 2 ready, 3 failed. */
  statusNumber: "number",
  /** UUID of the run that made it. */
  run: "text",
  /** The same without its dashes. */
  runHex: "text",
  created: "time",
  updated: "time",
  actor: "text",
  deleted: "boolean",
  /** Number of its experiment, and the number as a text. */
  experiment: "number",
  experimentId: "text",
} as const;

export type ModelAttribute = keyof typeof modelAttributes;

/** The points of a metric: all of them, or those that were measured on one data set. */
export interface Points {
  readonly metric: string;
  readonly dataSet: string | null;
  /** Null for any digest of the data set. */
  readonly digest: string | null;
}

export type PointsSummary = "latest" | "lowest" | "highest";

/** Where a value of a logged model comes from. */
export type ModelSource =
  | {
      readonly kind: "attribute";
      readonly name: ModelAttribute;
      readonly type: (typeof modelAttributes)[ModelAttribute];
    }
  | { readonly kind: "param" | "tag"; readonly name: string; readonly type: "text" }
  /** The latest value, missing when it is NaN; the lowest and the highest, which NaN is none of. */
  | {
      readonly kind: "metric";
      readonly summary: PointsSummary;
      readonly points: Points;
      readonly type: "number";
    }
  /** Every value but NaN. */
  | { readonly kind: "values"; readonly points: Points; readonly type: "number list" }
  /** The data sets that anything was measured on; with one named, its digests. */
  | { readonly kind: "data sets"; readonly name: string | null; readonly type: "text list" };

const attributeNames: ReadonlyMap<string, ModelAttribute> = new Map<string, ModelAttribute>([
  ["uuid", "uuid"],
  ["id", "uuid"],
  ["model_id", "modelId"],
  ["name", "name"],
  ["type", "type"],
  ["model_type", "type"],
  ["status", "status"],
  ["status_number", "statusNumber"],
  ["run", "run"],
  ["source_run", "run"],
  ["run_hex", "runHex"],
  ["created", "created"],
  ["created_at", "created"],
  ["updated", "updated"],
  ["updated_at", "updated"],
  ["created_by", "actor"],
  ["deleted", "deleted"],
  ["experiment", "experiment"],
  ["experiment_id", "experimentId"],
]);

/** Names that stand before those of params, metrics and data sets. */
const families = ["params", "latest", "lowest", "highest", "values", "data_sets"];

/** What names mean in a condition over logged models. */
export const modelNames: Names<ModelSource> = {
  resolve(reference) {
    if (reference.variable !== null) {
      throw refused(`${reference.variable} stands only in a rule that compares two candidates`, reference);
    }
    switch (reference.kind) {
      case "tag":
        return { kind: "tag", name: reference.name, type: "text" };
      case "metric":
        if (reference.scope === null) return metricOf("latest", [reference.name]);
        throw refused("a logged model's metrics have no scope", reference);
      case "field":
        return resolveField(reference);
    }
  },
  resolveWindow(window) {
    throw refused("a logged model's metrics are asked for their values, not for windows", window);
  },
  constantOf: () => null,
  unordered: () => null,
};

const ADVICE =
  'Logged models have uuid, name, type, status, run, experiment, params["…"], metrics["…"] and tags["…"]; ' +
  "docs/expressions.md lists the rest.";

function resolveField(reference: FieldReference): ModelSource {
  const { name, path } = reference;
  if (name === "data_sets" && path.length < 2) {
    return { kind: "data sets", name: path[0] ?? null, type: "text list" };
  }
  const isPoints = path.length > 0 && path.length < 4;
  switch (name) {
    case "params":
      if (path.length > 0) return { kind: "param", name: path.join("."), type: "text" };
      break;
    case "latest":
    case "lowest":
    case "highest":
      if (isPoints) return metricOf(name, path);
      break;
    case "values":
      if (isPoints) return { kind: "values", points: pointsOf(path), type: "number list" };
  }
  const attribute = path.length === 0 ? attributeNames.get(name) : undefined;
  if (attribute !== undefined) {
    return { kind: "attribute", name: attribute, type: modelAttributes[attribute] };
  }
  const written = [name, ...path].join(".");
  const known = [...attributeNames.keys(), ...families];
  throw unknownName(`a logged model has no field '${written}'`, written, known, reference.position, ADVICE);
}

const metricOf = (summary: PointsSummary, path: readonly string[]): ModelSource => ({
  ...{ kind: "metric", summary, points: pointsOf(path), type: "number" },
});

const pointsOf = ([metric, dataSet, digest]: readonly string[]): Points => ({
  ...{ metric: metric!, dataSet: dataSet ?? null, digest: digest ?? null },
});

const refused = (message: string, { position }: Pick<Reference, "position">): GalleryError =>
  new GalleryError("expression.type", message, { position });
