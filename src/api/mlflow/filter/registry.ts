import type { Expression } from "../../../expression/tree.ts";
import { invalid } from "../errors.ts";
import { findRun } from "../requests/ids.ts";
import { pythonRepr } from "../requests/python.ts";
import { type AttributeRead, attributeFilter, compareWhole, listFor, textComparators } from "./attributes.ts";
import { compareText, field, type TextValue } from "./build.ts";
import type { Operand } from "./syntax.ts";
import { translate } from "./translate.ts";
import { pythonSet, textOf } from "./values.ts";

const order = ["=", "!=", "<", "<=", ">", ">="];

const isTexts = (comparator: string, value: unknown): boolean =>
  Array.isArray(value)
    ? comparator === "IN" || comparator === "NOT IN"
    : textComparators.includes(comparator);

function textOrList(key: string, { kind, text }: Operand, listed: readonly string[]): TextValue {
  if (kind === "text" || kind === "name") return textOf(text);
  if (kind === "list") return listFor(key, text, listed);
  throw invalid(
    `Expected a quoted string value or a list of quoted string values for attributes. Got value ${text}`,
  );
}

const registeredModels = attributeFilter({
  searchable: ["name"],
  takesQuotes: false,
  value: (key, operand) => textOrList(key, operand, ["name"]),
  condition({ comparator, value, position }: AttributeRead): Expression {
    if (isTexts(comparator, value))
      return compareText(field("title", position), comparator, value as TextValue);
    throw invalid(`Invalid comparator for attribute: ${comparator}`);
  },
});

const versionAttributes: Readonly<Record<string, string>> = {
  name: "title",
  version_number: "place",
  run_id: "runId",
  source_path: "source",
};

/** MLflow's sentence names two that cannot be asked for. */
const numeric = ["version_number", "creation_timestamp", "last_updated_timestamp"];

const modelVersions = attributeFilter({
  searchable: Object.keys(versionAttributes),
  takesQuotes: false,

  value(key, operand) {
    if (operand.kind !== "number") return textOrList(key, operand, ["name", "run_id"]);
    if (numeric.includes(key)) return Number(operand.text);
    throw invalid(`Only the '${pythonSet(numeric)}' attributes support comparison with numeric values.`);
  },

  condition({ key, comparator, value, position }: AttributeRead): Expression {
    const attribute = field(versionAttributes[key]!, position);
    if (key === "version_number") return numberCondition(attribute, comparator, value as number | string);
    if (!isTexts(comparator, value)) throw invalid(`Invalid comparator for attribute: ${comparator}`);
    if (key !== "run_id" || comparator.endsWith("LIKE"))
      return compareText(attribute, comparator, value as TextValue);
    const uuid = (id: string): string => findRun(id) ?? id;
    const wanted = value as TextValue;
    return compareText(attribute, comparator, typeof wanted === "string" ? uuid(wanted) : wanted.map(uuid));
  },
});

/** A number may as well be written in quotes. */
function numberCondition(attribute: Expression, comparator: string, value: number | string): Expression {
  if (!order.includes(comparator)) {
    throw invalid(`Invalid comparator for attribute version_number: ${comparator}`);
  }
  if (typeof value === "string" && !/^\s*[+-]?\d+\s*$/.test(value)) {
    throw invalid(`Invalid value for numeric attribute 'version_number': ${pythonRepr(value)}`);
  }
  return compareWhole(attribute, "version_number", comparator, Number(value));
}

/** The condition that a filter over registered models is in our language; null for one that asks nothing. */
export const registeredModelFilter = (filter: string | undefined): Expression | null =>
  translate(filter, registeredModels);

/** The same over model versions. */
export const modelVersionFilter = (filter: string | undefined): Expression | null =>
  translate(filter, modelVersions);
