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

/** The columns that say which run a row is about. */
interface RunColumns {
  readonly run: string;
  readonly experiment: string;
}

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

export const latestValue = (name: string, { run }: Pick<RunColumns, "run"> = { run: "r.id" }): Fragment =>
  sql`(SELECT m.value FROM run_metric m WHERE m.run = ${raw(run)} AND m.name = ${text(name)})`;

function textColumn(
  column: "value" | "number",
  table: "run_param" | "run_tag",
  name: string,
  { run, experiment }: RunColumns,
): Fragment {
  const own = sql`v.experiment = ${raw(experiment)} AND v.run = ${raw(run)} AND v.name = ${text(name)}`;
  return sql`(SELECT v.${raw(column)} FROM ${raw(table)} v WHERE ${own})`;
}

function key(source: RunSource, dialect: Dialect, at: RunColumns): Fragment {
  switch (source.kind) {
    case "attribute":
      return attributeSql[source.name];
    case "param":
      return textColumn("value", "run_param", source.name, at);
    case "tag":
      return textColumn("value", "run_tag", source.name, at);
    case "metric":
      return latestValue(source.name, at);
    case "recorded":
      return sql`(SELECT count(*) FROM run_metric m WHERE m.run = ${raw(at.run)} AND m.name = ${text(source.name)})`;
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

const subjectAt = (at: RunColumns): Subject<RunSource> => ({
  names: runNames,
  from: raw("run r"),
  row: "r",
  key: (source, dialect) => key(source, dialect, at),
  sql: (source, dialect) =>
    source.kind !== "metric" && (source.type === "number" || source.type === "time")
      ? sql`CAST(${key(source, dialect, at)} AS DOUBLE PRECISION)`
      : key(source, dialect, at),
  holds(list, item) {
    if (list.kind !== "list") return null;
    const { rows, item: each } = listSql[list.name];
    return sql`EXISTS (SELECT 1 FROM ${raw(rows)} AND ${raw(each)} = ${item})`;
  },
  numberOf: (source) => (source.kind === "param" ? textColumn("number", "run_param", source.name, at) : null),
  isPresent: (source) =>
    (source.kind === "attribute" && !sometimesMissing.has(source.name)) ||
    source.kind === "recorded" ||
    source.kind === "list",
  isUnique: (source) => source.kind === "attribute" && (source.name === "uuid" || source.name === "hex"),
});

export const runSubject = subjectAt({ run: "r.id", experiment: "r.experiment" });

/**
 * The same of a row `d` that leads to its run: what a run must have is asked before its row is fetched, which many
 * runs do not get to. For few rows: of many, PostgreSQL would ask them all before it puts them in order.
 */
export const ledToRun = subjectAt({ run: "d.run", experiment: "d.experiment" });
