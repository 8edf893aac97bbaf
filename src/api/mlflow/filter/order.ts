import type { Expression } from "../../../expression/tree.ts";
import type { Sorting } from "../../../tiers/metadata/index.ts";
import { invalid } from "../errors.ts";
import { identified as identifiedAttribute } from "./attributes.ts";
import { field, metric } from "./build.ts";
import { experimentAttributes } from "./experiments.ts";
import { identified, orderableAttributes, runTag } from "./runs.ts";
import { tokenize } from "./tokens.ts";
import { pythonItems } from "./values.ts";

interface Key {
  readonly name: string;
  readonly descending: boolean;
}

/** One clause of an order: a name, and perhaps which way. */
export function orderKey(clause: string): Key {
  const [first, second, third] = tokenize(clause);
  const isName = first?.kind === "name" && directionOf(first.text) === null;
  if (!isName || (second!.kind !== "end" && (second!.kind !== "name" || third!.kind !== "end"))) {
    throw invalid(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  }
  if (second!.kind === "end") return { name: first.text, descending: false };
  const direction = directionOf(second!.text);
  if (direction === null) throw invalid(`Invalid ordering key in order_by clause '${clause}'.`);
  return { name: first.text, descending: direction === "desc" };
}

function directionOf(word: string): "asc" | "desc" | null {
  const direction = word.toLowerCase();
  return direction === "asc" || direction === "desc" ? direction : null;
}

const runFields: Readonly<Record<string, string>> = {
  start_time: "startTime",
  created: "startTime",
  Created: "startTime",
  end_time: "endTime",
  run_name: "name",
  run_id: "uuid",
  user_id: "user",
  status: "status",
  // Within an experiment files lie in folders that have the names of their runs.
  artifact_uri: "uuid",
};

/** The order of runs; the store itself puts equal ones in MLflow's. */
export function runOrder(clauses: readonly string[] = []): readonly Sorting[] {
  const seen = new Set<string>();
  return clauses.map((clause) => {
    const { name, descending } = orderKey(clause);
    const { type, key } = identified(name, orderableAttributes);
    if (type === "dataset") throw invalid(`Invalid identifier type '${type}'`);
    const same = type === "attribute" ? runFields[key]! : `${type} ${key}`;
    if (seen.has(same) && key !== "artifact_uri") {
      throw invalid(`\`order_by\` contains duplicate fields: [${pythonItems(clauses)}]`);
    }
    seen.add(same);
    return { by: runKey(type, key), descending };
  });
}

function runKey(type: "metric" | "parameter" | "tag" | "attribute", key: string): Expression {
  switch (type) {
    case "metric":
      return metric(key, 0);
    case "parameter":
      return field("params", 0, [key]);
    case "tag":
      return runTag(key, 0);
    case "attribute":
      return field(runFields[key]!, 0);
  }
}

const experimentFields: Readonly<Record<string, string>> = {
  name: "name",
  experiment_id: "number",
  creation_time: "created",
  last_update_time: "updated",
};

/** The order of experiments: latest made first unless told. */
export function experimentOrder(clauses: readonly string[] = []): readonly Sorting[] {
  const given = clauses.length > 0 ? clauses : ["creation_time DESC", "experiment_id ASC"];
  return given.map((clause) => {
    const { name, descending } = orderKey(clause);
    const { type, key } = identifiedAttribute(name, experimentAttributes, true);
    if (type === "tag") throw invalid(`Invalid order_by entity: ${type}`);
    return { by: field(experimentFields[key]!, 0), descending };
  });
}
