import type { Dialect } from "../../dialect.ts";
import { type Fragment, raw, sql, text } from "../fragment.ts";
import type { Subject } from "../subject.ts";
import { type RunAttribute, type RunList, type RunSource, runNames } from "./places.ts";

const ofExperiment = (column: string): Fragment =>
  raw(`(SELECT e.${column} FROM experiment e WHERE e.id = r.experiment)`);

/** Columns as indexes have them; a number that is compared is cast. */
const attributeSql: Readonly<Record<RunAttribute, Fragment>> = {
  uuid: raw("r.uuid"),
  hex: raw("replace(r.uuid, '-', '')"),
  name: raw("r.name"),
  user: raw("r.user_name"),
  status: raw("r.status"),
  started: raw("r.started"),
  ended: raw("r.ended"),
  created: raw("r.created"),
  actor: raw("r.actor"),
  deleted: raw("(r.deleted <> 0)"),
  experiment: ofExperiment("number"),
  experimentId: raw("(SELECT CAST(e.number AS TEXT) FROM experiment e WHERE e.id = r.experiment)"),
  experimentName: ofExperiment("name"),
  location: ofExperiment("location"),
};

const sometimesMissing: ReadonlySet<RunAttribute> = new Set<RunAttribute>(["ended", "location"]);

/** The rows that a list has an item from each of, and the item. */
const listSql: Readonly<Record<RunList, { readonly rows: string; readonly item: string }>> = {
  params: { rows: "run_param l WHERE l.experiment = r.experiment AND l.run = r.id", item: "l.name" },
  tags: { rows: "run_tag l WHERE l.experiment = r.experiment AND l.run = r.id", item: "l.name" },
  metrics: { rows: "run_metric l WHERE l.run = r.id", item: "l.name" },
  dataSetNames: {
    rows: "run_data_set u JOIN data_set l ON l.id = u.data_set WHERE u.run = r.id",
    item: "l.name",
  },
  dataSetDigests: {
    rows: "run_data_set u JOIN data_set l ON l.id = u.data_set WHERE u.run = r.id",
    item: "l.digest",
  },
  dataSetContexts: {
    rows: "run_data_set l WHERE l.run = r.id AND l.tags ->> 'mlflow.data.context' IS NOT NULL",
    item: "(l.tags ->> 'mlflow.data.context')",
  },
  inputs: { rows: "run_model l WHERE l.run = r.id AND l.made = 0", item: "l.model" },
  outputs: { rows: "run_model l WHERE l.run = r.id AND l.made = 1", item: "l.model" },
};

export const latestValue = (name: string): Fragment =>
  sql`(SELECT m.value FROM run_metric m WHERE m.run = r.id AND m.name = ${text(name)})`;

function textColumn(column: "value" | "number", table: "run_param" | "run_tag", name: string): Fragment {
  const own = sql`v.experiment = r.experiment AND v.run = r.id AND v.name = ${text(name)}`;
  return sql`(SELECT v.${raw(column)} FROM ${raw(table)} v WHERE ${own})`;
}

function key(source: RunSource, dialect: Dialect): Fragment {
  switch (source.kind) {
    case "attribute":
      return attributeSql[source.name];
    case "param":
      return textColumn("value", "run_param", source.name);
    case "tag":
      return textColumn("value", "run_tag", source.name);
    case "metric":
      return latestValue(source.name);
    case "recorded":
      return sql`(SELECT count(*) FROM run_metric m WHERE m.run = r.id AND m.name = ${text(source.name)})`;
    case "list":
      return listOf(source.name, dialect);
  }
}

/** Each item once, in their order. */
function listOf(name: RunList, dialect: Dialect): Fragment {
  const { rows, item } = listSql[name];
  const items = `SELECT DISTINCT ${item} AS item FROM ${rows} ORDER BY 1`;
  return dialect.name === "sqlite"
    ? raw(`(SELECT json_group_array(d.item) FROM (${items}) d)`)
    : raw(`(SELECT coalesce(jsonb_agg(d.item), '[]') FROM (${items}) d)`);
}

export const runSubject: Subject<RunSource> = {
  names: runNames,
  from: raw("run r"),
  row: "r",
  key,
  sql: (source, dialect) =>
    source.kind !== "metric" && (source.type === "number" || source.type === "time")
      ? sql`CAST(${key(source, dialect)} AS DOUBLE PRECISION)`
      : key(source, dialect),
  holds(list, item) {
    if (list.kind !== "list") return null;
    const { rows, item: each } = listSql[list.name];
    return sql`EXISTS (SELECT 1 FROM ${raw(rows)} AND ${raw(each)} = ${item})`;
  },
  numberOf: (source) => (source.kind === "param" ? textColumn("number", "run_param", source.name) : null),
  isPresent: (source) =>
    (source.kind === "attribute" && !sometimesMissing.has(source.name)) ||
    source.kind === "recorded" ||
    source.kind === "list",
  isUnique: (source) => source.kind === "attribute" && (source.name === "uuid" || source.name === "hex"),
};
