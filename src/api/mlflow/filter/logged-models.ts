import { namesUsed } from "../../../expression/names.ts";
import type { Expression } from "../../../expression/tree.ts";
import { invalid } from "../errors.ts";
import { findModel, findRun } from "../requests/ids.ts";
import { pythonRepr } from "../requests/python.ts";
import {
  both,
  compare,
  compareText,
  contains,
  field,
  number,
  type TextValue,
  tag,
  text,
  time,
} from "./build.ts";
import type { Clause, Operand } from "./syntax.ts";
import { type FilterKind, translate } from "./translate.ts";
import { pythonItems as items, listOf, pythonSet } from "./values.ts";

const types = ["attributes", "metrics", "params", "tags"] as const;
type Type = (typeof types)[number];

/** Our names of MLflow's attributes. */
const attributes: Readonly<Record<string, string>> = {
  name: "name",
  model_id: "uuid",
  model_type: "type",
  status: "status",
  source_run_id: "run",
  experiment_id: "experimentId",
  creation_timestamp_ms: "created",
  last_updated_timestamp_ms: "updated",
};

const shortNames: Readonly<Record<string, string>> = {
  creation_time: "creation_timestamp_ms",
  creation_timestamp: "creation_timestamp_ms",
  last_updated_timestamp: "last_updated_timestamp_ms",
};

/** Known to MLflow's filters and never set here, so that no comparison with it holds. */
const STATUS_MESSAGE = "status_message";

const attributeKeys = [...Object.keys(attributes), STATUS_MESSAGE];

const times = ["creation_timestamp_ms", "last_updated_timestamp_ms"];
const order = ["<", "<=", ">", ">=", "=", "!="];
const texts = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];

interface Read {
  readonly type: Type;
  readonly key: string;
  readonly comparator: string;
  readonly value: number | TextValue;
  readonly position: number;
}

/** Data that metrics were measured on; without a digest, any version of it. */
export interface MeasuredOn {
  readonly name: string;
  readonly digest: string | null;
}

const loggedModels = (dataSets: readonly MeasuredOn[]): FilterKind<Read> => ({
  unreadable({ strays }, filter) {
    const shown = `Invalid filter string: ${pythonRepr(filter)}.`;
    if (strays.includes(";") && !/;\s*$/.test(filter)) {
      return invalid(`${shown} Expected a single SQL expression.`);
    }
    return invalid(
      `${shown} Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`,
    );
  },

  read({ identifier, comparator: written, value, position }: Clause): Read {
    const comparator = written.toUpperCase().replace(/\s+/g, " ");
    if (value === null) {
      throw invalid(`Invalid comparison: ${identifier}${comparator}. Expected a comparison with 3 tokens.`);
    }
    const { type, key } = identified(identifier);
    const isNumeric = type === "metrics" || (type === "attributes" && times.includes(key));
    // Ours beside MLflow's: a param that is put in order with a number is compared as one.
    const isParamOrder =
      type === "params" && value.kind === "number" && order.slice(0, 4).includes(comparator);
    const takes = isNumeric || isParamOrder ? order : texts;
    if (!takes.includes(comparator.replace(/^NOT (?=I?LIKE)/, ""))) {
      throw invalid(
        `Invalid comparison operator for ${type}.${key}: ${pythonRepr(comparator)}. Expected one of (${items(takes)}).`,
      );
    }
    const given = takes === order ? numberOf(value) : textOrList(value, comparator);
    return { type, key, comparator, value: given, position };
  },

  condition({ type, key, comparator, value, position }: Read): Expression {
    switch (type) {
      case "metrics":
        return metricCondition(key, comparator, number(value as number, position), dataSets);
      case "params": {
        const param = field("params", position, [key]);
        if (typeof value !== "number") return compareText(param, comparator, value);
        return compare({ kind: "toNumber", operand: param, position }, comparator, number(value, position));
      }
      case "tags":
        return compareText(tag(key, position), comparator, value as TextValue);
      case "attributes":
        return attributeCondition(key, comparator, value, position);
    }
  },
});

/** MLflow finds a model when one of the metric's points is as asked, be it not the latest. */
function metricCondition(
  key: string,
  comparator: string,
  wanted: Expression,
  dataSets: readonly MeasuredOn[],
): Expression {
  const { position } = wanted;
  const holds = (points: readonly string[]): Expression => {
    const [values, lowest, highest] = ["values", "lowest", "highest"].map((each) =>
      field(each, position, points),
    );
    const compared = (side: Expression): Expression => compare(side, comparator, wanted);
    switch (comparator) {
      case "=":
        return contains(values!, wanted);
      case "!=":
        return both("or", compared(lowest!), compared(highest!));
      default:
        return compared(comparator.startsWith("<") ? lowest! : highest!);
    }
  };
  if (dataSets.length === 0) return holds([key]);
  return both("or", ...dataSets.map((dataSet) => holds(pointsOn(key, dataSet))));
}

/** The path of a metric's points on a data set. */
export const pointsOn = (key: string, { name, digest }: MeasuredOn): readonly string[] =>
  digest === null ? [key, name] : [key, name, digest];

const isMeasuredOn = ({ name, digest }: MeasuredOn): Expression =>
  digest === null
    ? contains(field("dataSets", 0), text(name, 0))
    : contains(field("dataSets", 0, [name]), text(digest, 0));

function identified(written: string): { type: Type; key: string } {
  const [, entity, name] = /^([a-z]+)\.(.+)$/s.exec(written) ?? [];
  const type = entity === undefined ? "attributes" : types.find((each) => each === entity);
  if (type === undefined) {
    throw invalid(`Invalid entity type: ${pythonRepr(entity!)}. Expected one of [${items(types)}].`);
  }
  const bare = (name ?? written).replace(/^`+|`+$/g, "");
  const key = type === "attributes" ? (shortNames[bare] ?? bare) : bare;
  if (type !== "attributes" || attributeKeys.includes(key)) return { type, key };
  throw invalid(`Invalid attribute key '${bare}' specified. Valid keys are '${pythonSet(attributeKeys)}'`);
}

function numberOf({ kind, text }: Operand): number {
  if (kind === "number") return Number(text);
  throw invalid(`Invalid value ${text}. Expected a number.`);
}

/** MLflow takes a bare word or number for the text that it is. */
function textOrList({ kind, text }: Operand, comparator: string): TextValue {
  const isList = comparator === "IN" || comparator === "NOT IN";
  if (isList !== (kind === "list")) throw invalid(`Invalid value ${text} for ${comparator}.`);
  if (kind === "list") return listOf(text);
  return text.replace(/^(['"])(.*)\1$/s, "$2");
}

function attributeCondition(
  key: string,
  comparator: string,
  value: number | TextValue,
  position: number,
): Expression {
  if (key === STATUS_MESSAGE) return { kind: "boolean", value: false, position };
  const attribute = field(attributes[key]!, position);
  if (times.includes(key)) return compare(attribute, comparator, time(value as number, position));
  const wanted = value as TextValue;
  const isLike = comparator.endsWith("LIKE");
  switch (key) {
    case "model_id":
      return compareText(
        isLike ? field("modelId", position) : attribute,
        comparator,
        isLike ? wanted : each(wanted, findModel),
      );
    case "source_run_id":
      return compareText(
        isLike ? field("runHex", position) : attribute,
        comparator,
        isLike ? wanted : each(wanted, findRun),
      );
    case "status":
      return compareText(
        attribute,
        comparator,
        each(wanted, (status) => status.toLowerCase()),
      );
    default:
      return compareText(attribute, comparator, wanted);
  }
}

/** A text that the change says nothing of stays as it is. */
const each = (value: TextValue, change: (one: string) => string | undefined): TextValue =>
  typeof value === "string" ? (change(value) ?? value) : value.map((one) => change(one) ?? one);

const isOfPoints = (name: string): boolean => ["values", "lowest", "highest"].includes(name);

/**
 * The condition that a filter over logged models is in our language; null for one that asks nothing.
 * @param dataSets what metrics have to be measured on, one of them; with a filter that names no metric, any metric
 */
export function loggedModelFilter(
  filter: string | undefined,
  dataSets: readonly MeasuredOn[] = [],
): Expression | null {
  const condition = translate(filter, loggedModels(dataSets));
  if (dataSets.length === 0) return condition;
  const isNamed =
    condition !== null &&
    namesUsed(condition).references.some((each) => each.kind === "field" && isOfPoints(each.name));
  if (isNamed) return condition;
  const measured = both("or", ...dataSets.map(isMeasuredOn));
  return condition === null ? measured : both("and", condition, measured);
}
