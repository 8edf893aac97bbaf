import type { Expression } from "../../../expression/tree.ts";
import { invalid } from "../errors.ts";
import { pythonFloat } from "../requests/python.ts";
import { compare, compareText, isMissing, number, type TextValue, tag } from "./build.ts";
import type { Clause, Operand } from "./syntax.ts";
import { type FilterKind, unreadable } from "./translate.ts";
import { keyOf, listOf, pythonItems, pythonSet, textOf } from "./values.ts";

/** Filters over records that have attributes and tags: experiments, registered models and their versions. */

export interface AttributeKind {
  readonly searchable: readonly string[];
  /** Whether an attribute may be written in quotes. */
  readonly takesQuotes: boolean;
  value(key: string, operand: Operand): number | TextValue;
  /** Throws what MLflow says of a comparator that the attribute does not take. */
  condition(read: AttributeRead): Expression;
}

export interface AttributeRead {
  readonly type: "attribute" | "tag";
  readonly key: string;
  readonly comparator: string;
  readonly value: AttributeValue;
  readonly position: number;
}

/** Null for `IS NULL` and `IS NOT NULL`. */
export type AttributeValue = number | TextValue | null;

/** Comparators of texts; those with NOT are ours beside MLflow's. */
export const textComparators: readonly string[] = ["=", "!=", "LIKE", "ILIKE", "NOT LIKE", "NOT ILIKE"];

export const attributeFilter = (kind: AttributeKind): FilterKind<AttributeRead> => ({
  unreadable: unreadable((stray) => stray),

  read({ identifier, comparator: written, value, position }: Clause): AttributeRead {
    const { type, key } = identified(identifier, kind.searchable, kind.takesQuotes);
    const comparator = written.toUpperCase().replace(/\s+/g, " ");
    if (value !== null) {
      const given = type === "tag" ? tagText(value) : kind.value(key, value);
      return { type, key, comparator, value: given, position };
    }
    if (type === "tag") return { type, key, comparator, value: null, position };
    throw invalid(`IS NULL / IS NOT NULL is only supported for tags, not for attribute '${key}'`);
  },

  condition: (read) => (read.type === "tag" ? tagCondition(read) : kind.condition(read)),
});

const types: Readonly<Record<string, "attribute" | "tag">> = {
  attribute: "attribute",
  tag: "tag",
  tags: "tag",
};

/** A name with what it is a name of. Throws what MLflow says of one that it does not know. */
export function identified(
  written: string,
  attributes: readonly string[],
  takesQuotes: boolean,
): { type: "attribute" | "tag"; key: string } {
  const dot = written.indexOf(".");
  const entity = dot < 0 ? "attribute" : written.slice(0, dot);
  const type = Object.hasOwn(types, entity) ? types[entity]! : null;
  if (type === null) {
    throw invalid(
      `Invalid entity type '${entity}'. Valid entity types are (${pythonItems(["attribute", "tag", "tags"])})`,
    );
  }
  const key = written.slice(dot + 1);
  const bare = takesQuotes || type === "tag" ? keyOf(key) : key;
  if (type === "tag" || attributes.includes(bare)) return { type, key: bare };
  throw invalid(`Invalid attribute key '${bare}' specified. Valid keys are '${pythonSet(attributes)}'`);
}

function tagText({ kind, text }: Operand): string {
  if (kind === "text" || kind === "name") return textOf(text);
  throw invalid(`Expected a quoted string value for tag (e.g. 'my-value'). Got value ${text}`);
}

function tagCondition({ key, comparator, value, position }: AttributeRead): Expression {
  const named = tag(key, position);
  if (value === null) return isMissing(named, comparator === "IS NOT NULL");
  if (textComparators.includes(comparator)) return compareText(named, comparator, value as string);
  throw invalid(`Invalid comparator for tag: ${comparator}`);
}

export function listFor(key: string, written: string, listed: readonly string[]): readonly string[] {
  if (listed.includes(key)) return listOf(written);
  throw invalid(
    `Only [${pythonItems([...listed].sort())}] attributes support comparison with a list of quoted string values.`,
  );
}

/** A whole number compared with an attribute. */
export function compareWhole(
  attribute: Expression,
  key: string,
  comparator: string,
  value: number,
): Expression {
  if (Number.isInteger(value)) return compare(attribute, comparator, number(value, attribute.position));
  throw invalid(`Invalid value for numeric attribute '${key}': ${pythonFloat(value)}`);
}

export const isWhole = (written: string): boolean => /^-?\d+$/.test(written);
