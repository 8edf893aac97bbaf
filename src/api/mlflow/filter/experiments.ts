import type { Expression } from "../../../expression/tree.ts";
import { invalid } from "../errors.ts";
import { experimentNumber } from "../requests/ids.ts";
import { pythonFloat, pythonRepr } from "../requests/python.ts";
import {
  type AttributeRead,
  type AttributeValue,
  attributeFilter,
  isWhole,
  listFor,
  textComparators,
} from "./attributes.ts";
import { both, compare, compareText, field, not, number, type TextValue, time } from "./build.ts";
import type { Operand } from "./syntax.ts";
import { translate } from "./translate.ts";
import { pythonSet, textOf } from "./values.ts";

const ownNames: Readonly<Record<string, string>> = {
  name: "name",
  experiment_id: "number",
  creation_time: "created",
  last_update_time: "updated",
};

const numeric = ["creation_time", "last_update_time"];
export const experimentAttributes = Object.keys(ownNames);

const order = ["=", "!=", "<", "<=", ">", ">="];
/** As MLflow's sentences list them, for texts and for numbers. */
const shown = pythonSet(["!=", "=", "LIKE", "ILIKE", "IN", "NOT IN"]);

const experiments = attributeFilter({
  searchable: experimentAttributes,
  takesQuotes: true,

  value(key: string, { kind, text }: Operand): number | TextValue {
    if (numeric.includes(key)) {
      if (kind === "number") return isWhole(text) ? Number(text) : text;
      throw invalid(`Expected numeric value type for numeric attribute: ${key}. Found ${text}`);
    }
    if (kind === "text" || kind === "name") return textOf(text);
    if (kind === "list") return listFor(key, text, ["experiment_id"]);
    throw invalid(`Expected a quoted string value for attributes. Got value ${text}`);
  },

  condition({ key, comparator, value, position }: AttributeRead): Expression {
    const attribute = field(ownNames[key]!, position);
    if (key === "experiment_id") return idCondition(attribute, comparator, value as TextValue);
    if (numeric.includes(key)) {
      if (!order.includes(comparator)) {
        throw invalid(`Invalid comparator '${comparator}' not one of '${shown}`);
      }
      return compare(attribute, comparator, time(wholeOf(key, value), position));
    }
    if (textComparators.includes(comparator)) return compareText(attribute, comparator, value as TextValue);
    throw invalid(`Invalid comparator '${comparator}' not one of '${shown}'`);
  },
});

/** A number with a fraction is still as it was written. */
function wholeOf(key: string, value: AttributeValue): number {
  if (typeof value === "number") return value;
  throw invalid(`Invalid value for numeric attribute '${key}': ${pythonRepr(pythonFloat(Number(value)))}`);
}

/** Ids are numbers, which MLflow writes in quotes. */
function idCondition(id: Expression, comparator: string, value: TextValue): Expression {
  const isList = comparator === "IN" || comparator === "NOT IN";
  if ((!isList && comparator !== "=" && comparator !== "!=") || isList === (typeof value === "string")) {
    throw invalid(`Invalid comparator for experiment_id: ${comparator}`);
  }
  const equal = [value].flat().map((each) => compare(id, "=", number(experimentNumber(each), id.position)));
  const among = both("or", ...equal);
  return comparator === "!=" || comparator === "NOT IN" ? not(among) : among;
}

/** The condition that a filter over experiments is in our language; null for one that asks nothing. */
export const experimentFilter = (filter: string | undefined): Expression | null =>
  translate(filter, experiments);
