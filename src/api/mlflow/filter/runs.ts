import type { Expression, FieldReference } from "../../../expression/tree.ts";
import { invalid } from "../errors.ts";
import { RUN_NAME } from "../messages.ts";
import { findRun } from "../requests/ids.ts";
import {
  both,
  compare,
  compareText,
  contains,
  field,
  isMissing,
  metric,
  number,
  type TextValue,
  tag,
  text,
  time,
} from "./build.ts";
import type { Clause, Operand } from "./syntax.ts";
import { type FilterKind, translate, unreadable } from "./translate.ts";
import { keyOf, listOf, pythonItems, pythonSet, textOf } from "./values.ts";

export type Entity = "metric" | "parameter" | "tag" | "attribute" | "dataset";

const entities: readonly Entity[] = ["metric", "parameter", "tag", "attribute", "dataset"];

const otherNames: Readonly<Record<string, Entity>> = {
  metrics: "metric",
  parameters: "parameter",
  param: "parameter",
  params: "parameter",
  tags: "tag",
  attr: "attribute",
  attributes: "attribute",
  run: "attribute",
  datasets: "dataset",
};

/** The one name of attributes that have several. */
const sameAttribute: Readonly<Record<string, string>> = {
  created: "start_time",
  Created: "start_time",
  "run name": "run_name",
  "Run name": "run_name",
  "Run Name": "run_name",
};

const numericAttributes: readonly string[] = ["start_time", "end_time", "created", "Created"];
const ownAttributes = ["artifact_uri", "end_time", "run_id", "run_name", "start_time", "status", "user_id"];
const searchable = [...ownAttributes, ...Object.keys(sameAttribute)];
/** What runs may be ordered by. */
export const orderableAttributes = [...ownAttributes, "created", "Created"];
const dataSetKeys = ["name", "digest", "context"];

const order = ["!=", "<", "<=", "=", ">", ">="];
const pairOperators = ["!=", "=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"];
const textOperators = ["!=", "=", "LIKE", "ILIKE", "IN", "NOT IN"];
/** Ours beside MLflow's. */
const denied: Readonly<Record<string, string>> = { "NOT LIKE": "LIKE", "NOT ILIKE": "ILIKE" };

/** A name with what it is a name of. Throws what MLflow says of one that it does not know. */
export function identified(written: string, attributes: readonly string[]): { type: Entity; key: string } {
  const dot = written.indexOf(".");
  const type = dot < 0 ? "attribute" : entityOf(written.slice(0, dot));
  const key = keyOf(written.slice(dot + 1));
  if (type === "attribute" && !attributes.includes(key)) {
    throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '${pythonSet(attributes)}'`);
  }
  if (type === "dataset" && !dataSetKeys.includes(key)) {
    throw invalid(`Invalid dataset key '${key}' specified. Valid keys are '${pythonSet(dataSetKeys)}'`);
  }
  return { type, key };
}

function entityOf(written: string): Entity {
  const name = /^`.*`$/s.test(written) && written.length > 1 ? written.slice(1, -1) : written;
  const entity =
    entities.find((each) => each === name) ??
    (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined);
  if (entity !== undefined) return entity;
  throw invalid(`Invalid entity type '${name}'. Valid values are [${pythonItems(entities)}]`);
}

/** One tag of MLflow's is the run's own name here. */
export const runTag = (key: string, position: number): Expression =>
  key === RUN_NAME ? field("name", position) : tag(key, position);

interface Read {
  readonly type: Entity;
  readonly key: string;
  readonly comparator: string;
  /** Null for `IS NULL` and `IS NOT NULL`. */
  readonly value: number | TextValue | null;
  readonly position: number;
}

const runs: FilterKind<Read> = {
  unreadable: unreadable((stray) => `'${stray}'`),

  read({ identifier, comparator, value, position }: Clause): Read {
    const { type, key } = identified(identifier, searchable);
    const read = { type, key, comparator: comparator.toUpperCase().replace(/\s+/g, " "), position };
    if (value !== null) return { ...read, value: wantedOf(type, key, value, read.comparator) };
    if (type === "tag" || type === "parameter") return { ...read, value: null };
    throw invalid(`IS NULL / IS NOT NULL is only supported for tags and params, not for '${type}' '${key}'`);
  },

  condition(read: Read): Expression {
    demandComparator(read);
    switch (read.type) {
      case "metric":
        return metricCondition(read);
      case "parameter":
        return pairCondition(field("params", read.position, [read.key]), read);
      case "tag":
        return pairCondition(runTag(read.key, read.position), read);
      case "attribute":
        return attributeCondition(read);
      case "dataset":
        return dataSetCondition(read);
    }
  },
};

/** The condition that a filter over runs is in our language; null for one that asks nothing. */
export const runFilter = (filter: string | undefined): Expression | null => translate(filter, runs);

function wantedOf(
  type: Entity,
  key: string,
  { kind, text }: Operand,
  comparator: string,
): number | TextValue {
  const isText = kind === "text" || kind === "name";
  switch (type) {
    case "metric":
      if (kind === "number") return Number(text);
      throw invalid(`Expected numeric value type for metric. Found ${text}`);
    case "parameter":
      // Ours beside MLflow's: a number that is not quoted is compared as one.
      if (kind === "number" && order.includes(comparator)) return Number(text);
      if (isText) return textOf(text);
      throw invalid(`Expected a quoted string value for parameter (e.g. 'my-value'). Got value ${text}`);
    case "tag":
      if (isText) return textOf(text);
      throw invalid(`Expected a quoted string value for tag (e.g. 'my-value'). Got value ${text}`);
    case "attribute":
      if (numericAttributes.includes(key)) {
        if (kind === "number") return Number(text);
        throw invalid(`Expected numeric value type for numeric attribute: ${key}. Found ${text}`);
      }
      if (isText) return textOf(text);
      if (kind === "list" && key === "run_id") return listOf(text);
      if (kind === "list") {
        throw invalid("Only ['run_id'] attributes support comparison with a list of quoted string values.");
      }
      throw invalid(`Expected a quoted string value for attributes. Got value ${text}`);
    case "dataset":
      if (isText) return textOf(text);
      if (kind === "list") return listOf(text);
      throw invalid(`Expected a quoted string value for dataset attributes. Got value ${text}`);
  }
}

/** Each with the quotes that MLflow's sentence has. */
function demandComparator({ type, key, comparator, value }: Read): void {
  const asked = denied[comparator] ?? comparator;
  const isNumeric = type === "metric" || numericAttributes.includes(key) || typeof value === "number";
  const isPair = type === "parameter" || type === "tag";
  const known = isPair ? pairOperators : textOperators;
  const isList = comparator === "IN" || comparator === "NOT IN";
  const takes = isNumeric && type !== "tag" && type !== "dataset" ? order : known;
  if (takes.includes(asked) && isList === Array.isArray(value)) return;
  const shown = pythonSet(type === "metric" ? order : known);
  const isClosed = type === "parameter" || (type === "attribute" && !numericAttributes.includes(key));
  throw invalid(`Invalid comparator '${comparator}' not one of '${shown}${isClosed ? "'" : ""}`);
}

/** A metric that is NaN differs from every number. */
function metricCondition({ key, comparator, value, position }: Read): Expression {
  const compared = compare(metric(key, position), comparator, number(value as number, position));
  if (comparator !== "!=") return compared;
  const isNan = both(
    "and",
    isMissing(metric(key, position)),
    contains(field("metricNames", position), text(key, position)),
  );
  return both("or", compared, isNan);
}

function pairCondition(pair: Expression, { comparator, value, position }: Read): Expression {
  if (value === null) return isMissing(pair, comparator === "IS NOT NULL");
  if (typeof value !== "number") return compareText(pair, comparator, value);
  const parsed: Expression = { kind: "toNumber", operand: pair, position };
  return compare(parsed, comparator, number(value, position));
}

function attributeCondition({ key: written, comparator, value, position }: Read): Expression {
  const key = sameAttribute[written] ?? written;
  const compared = (name: string, wanted = value as TextValue): Expression =>
    compareText(field(name, position), comparator, wanted);
  switch (key) {
    case "start_time":
    case "end_time":
      return compare(field(key, position), comparator, time(value as number, position));
    case "run_id":
      return comparator.endsWith("LIKE")
        ? compared("uuidHex")
        : compared("uuid", each(value as TextValue, ourRun));
    case "status":
      return compared(
        "status",
        comparator.endsWith("ILIKE") ? undefined : each(value as TextValue, ourStatus),
      );
    case "user_id":
      return compared("user");
    case "artifact_uri":
      return compareText(artifactUri(position), comparator, value as TextValue);
    default:
      return compared("name");
  }
}

const each = (value: TextValue, change: (one: string) => string): TextValue =>
  typeof value === "string" ? change(value) : value.map(change);

/** MLflow writes ids in small letters; in any other case they are none of its. */
const ourRun = (id: string): string => (id === id.toLowerCase() ? (findRun(id) ?? id) : id);

/** MLflow writes statuses in capitals; in any other case they are none of its. */
const ourStatus = (status: string): string =>
  status === status.toUpperCase() ? status.toLowerCase() : status.toUpperCase();

function artifactUri(position: number): Expression {
  const joined = (left: Expression, right: Expression): Expression => ({
    kind: "arithmetic",
    operator: "+",
    left,
    right,
    position,
  });
  const own = joined(text("mlflow-artifacts:/", position), field("experimentId", position));
  const place: Expression = {
    kind: "default",
    operator: "??",
    left: field("artifactLocation", position),
    right: own,
    position,
  };
  const folder = joined(joined(place, text("/", position)), field("uuidHex", position));
  return joined(folder, text("/artifacts", position));
}

/** Holds when one of the run's data sets is as asked; to differ from a text, one has to be another. */
function dataSetCondition({ key, comparator, value, position }: Read): Expression {
  const list: FieldReference = field("dataSets", position, [key]);
  const found = (one: string): Expression => contains(list, text(one, position));
  switch (comparator) {
    case "=":
      return found(value as string);
    case "IN":
      return both("or", ...(value as readonly string[]).map(found));
    case "!=":
      return hasOthers(list, [value as string]);
    case "NOT IN":
      return hasOthers(list, value as readonly string[]);
    default:
      return compareText(list, comparator, value as string);
  }
}

/** A list has each item once, so it has others when it is longer than those of it that are asked for. */
function hasOthers(list: FieldReference, values: readonly string[]): Expression {
  const { position } = list;
  const counted = [...new Set(values)].map(
    (value): Expression => ({
      kind: "conditional",
      condition: contains(list, text(value, position)),
      whenTrue: number(1, position),
      whenFalse: number(0, position),
      position,
    }),
  );
  const sum = counted.reduce(
    (left, right): Expression => ({ kind: "arithmetic", operator: "+", left, right, position }),
  );
  return compare({ kind: "size", operand: list, position }, ">", sum);
}
