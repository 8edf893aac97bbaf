import type { Dialect } from "../../dialect.ts";
import { type Fragment, raw, sql, text } from "../fragment.ts";
import type { Subject } from "../subject.ts";
import { type ModelAttribute, type ModelSource, modelNames, type Points } from "./places.ts";

/** Columns as indexes have them; a number that is compared is cast. */
const attributeSql: Readonly<Record<ModelAttribute, Fragment>> = {
  uuid: raw("x.uuid"),
  modelId: raw("('m-' || replace(x.uuid, '-', ''))"),
  name: raw("x.name"),
  type: raw("nullif(x.type, '')"),
  status: raw("x.status"),
  statusNumber: raw("(CASE x.status WHEN 'pending' THEN 1 WHEN 'ready' THEN 2 ELSE 3 END)"),
  run: raw("x.source_run"),
  runHex: raw("replace(x.source_run, '-', '')"),
  created: raw("x.created"),
  updated: raw("x.updated"),
  actor: raw("x.actor"),
  deleted: raw("(x.deleted <> 0)"),
  experiment: raw("(SELECT e.number FROM experiment e WHERE e.id = x.experiment)"),
  experimentId: raw("(SELECT CAST(e.number AS TEXT) FROM experiment e WHERE e.id = x.experiment)"),
};

const sometimesMissing: ReadonlySet<ModelAttribute> = new Set<ModelAttribute>(["type", "run", "runHex"]);

/** The rows `l` of some points. */
function pointRows({ metric, dataSet, digest }: Points): Fragment {
  const named = sql`logged_model_metric l WHERE l.model = x.id AND l.name = ${text(metric)}`;
  if (dataSet === null) return named;
  const measured = sql`${named} AND l.data_set = ${text(dataSet)}`;
  return digest === null ? measured : sql`${measured} AND l.data_set_digest = ${text(digest)}`;
}

function metricSql({ summary, points }: ModelSource & { kind: "metric" }): Fragment {
  const rows = pointRows(points);
  switch (summary) {
    case "latest":
      return sql`(SELECT CASE WHEN l.nan = 0 THEN l.value END FROM ${rows}
        ORDER BY l.at DESC, l.step DESC, l.run, l.value LIMIT 1)`;
    case "lowest":
      return sql`(SELECT min(l.value) FROM ${rows} AND l.nan = 0)`;
    case "highest":
      return sql`(SELECT max(l.value) FROM ${rows} AND l.nan = 0)`;
  }
}

/** The rows that a list has an item from each of, and the item. */
function itemsOf(list: ModelSource & { kind: "values" | "data sets" }): { rows: Fragment; item: Fragment } {
  if (list.kind === "values") {
    return { rows: sql`${pointRows(list.points)} AND l.nan = 0`, item: raw("l.value") };
  }
  const measured = raw("logged_model_metric l WHERE l.model = x.id AND l.data_set IS NOT NULL");
  if (list.name === null) return { rows: measured, item: raw("l.data_set") };
  return { rows: sql`${measured} AND l.data_set = ${text(list.name)}`, item: raw("l.data_set_digest") };
}

/** Each item once, in their order. */
function listSql(list: ModelSource & { kind: "values" | "data sets" }, dialect: Dialect): Fragment {
  const { rows, item } = itemsOf(list);
  const items = sql`SELECT DISTINCT ${item} AS item FROM ${rows} ORDER BY 1`;
  return dialect.name === "sqlite"
    ? sql`(SELECT json_group_array(d.item) FROM (${items}) d)`
    : sql`(SELECT coalesce(jsonb_agg(d.item), '[]') FROM (${items}) d)`;
}

function key(source: ModelSource, dialect: Dialect): Fragment {
  switch (source.kind) {
    case "attribute":
      return attributeSql[source.name];
    case "param":
    case "tag": {
      const table = raw(`logged_model_${source.kind}`);
      return sql`(SELECT v.value FROM ${table} v WHERE v.model = x.id AND v.name = ${text(source.name)})`;
    }
    case "metric":
      return metricSql(source);
    default:
      return listSql(source, dialect);
  }
}

export const modelSubject: Subject<ModelSource> = {
  names: modelNames,
  from: raw("logged_model x"),
  row: "x",
  key,
  sql: (source, dialect) =>
    source.kind === "attribute" && (source.type === "number" || source.type === "time")
      ? sql`CAST(${key(source, dialect)} AS DOUBLE PRECISION)`
      : key(source, dialect),
  holds(list, item) {
    if (list.kind !== "values" && list.kind !== "data sets") return null;
    const { rows, item: each } = itemsOf(list);
    return sql`EXISTS (SELECT 1 FROM ${rows} AND ${each} = ${item})`;
  },
  isPresent: (source) =>
    source.kind === "attribute"
      ? !sometimesMissing.has(source.name)
      : source.kind === "values" || source.kind === "data sets",
  isUnique: (source) => source.kind === "attribute" && (source.name === "uuid" || source.name === "modelId"),
};
