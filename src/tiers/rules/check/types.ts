import { camelCase, standardField, standardFields } from "../../../domain/fields.ts";
import type { FieldType } from "../../../domain/values.ts";
import {
  canonicalName,
  check,
  type FieldReference,
  formatReference,
  listOf,
  type Reference,
  type Type,
} from "../../../expression/index.ts";
import { builtIns, nearest, projectNames } from "../../../stores/records/sql/search/names.ts";
import { attributes } from "../../../stores/records/sql/search/tree.ts";
import { type Clause, clausesOf, type Examined } from "./examined.ts";
import { at, type Report } from "./report.ts";

/** The fields of a project by name, in any spelling. */
export type KnownFields = ReadonlyMap<string, FieldType>;

const expressionTypes: Record<FieldType, Type> = {
  text: "text",
  number: "number",
  boolean: "boolean",
  time: "time",
  "text list": listOf("text"),
  "number list": listOf("number"),
};

const standardNames = Object.keys(standardFields).map(canonicalName);

/** What is known of names; without a list of the project's fields any free field may be there. */
export interface Names {
  /** By canonical name. */
  readonly listed: ReadonlyMap<string, FieldType> | null;
}

export const namesIn = (fields: KnownFields | undefined): Names => ({
  listed:
    fields === undefined ? null : new Map([...fields].map(([name, type]) => [canonicalName(name), type])),
});

/**
 * Whether every expression takes what its names are. Gallery's own and the standard fields are known; a field that is
 * neither is an error when the project's fields are given, and worth a look when they are not.
 */
export function checkTypes(rules: readonly Examined[], names: Names, report: Report): void {
  for (const rule of rules) for (const clause of clausesOf(rule)) checkClause(rule, clause, names, report);
}

function checkClause(rule: Examined, clause: Clause, names: Names, report: Report): void {
  const unknown = new Map<string, FieldReference>();
  const typeOf = (reference: Reference): Type => {
    const type = typeOfReference(reference, names);
    if (type === undefined && reference.kind === "field") {
      const name = pathOf(reference);
      if (!unknown.has(name)) unknown.set(name, reference);
    }
    return type ?? "unknown";
  };
  const candidates = clause === rule.comparator || clause === rule.margin;
  const { problems } = check(clause.tree, { typeOf, expected: "boolean", candidates });
  for (const { position = 0, code, message } of problems)
    report.error(rule, at(clause, position), code, message);
  for (const reference of unknown.values()) reportUnknown(rule, clause, reference, names, report);
}

/** Undefined for a field that is not known. */
export function typeOfReference(reference: Reference, { listed }: Names): Type | undefined {
  switch (reference.kind) {
    case "metric":
      return "number";
    case "tag":
      return "text";
    case "field":
      break;
  }
  const name = pathOf(reference);
  const builtIn = builtIns.get(name);
  if (builtIn !== undefined) return attributes[builtIn];
  if (projectNames.has(name)) return "text";
  if (name === "tags") return listOf("text");
  const type = listed?.get(name) ?? standardField(camelCase(name))?.type;
  return type === undefined ? undefined : expressionTypes[type];
}

const pathOf = ({ name, path }: FieldReference): string => [name, ...path].join(".");

function reportUnknown(
  rule: Examined,
  clause: Clause,
  reference: FieldReference,
  { listed }: Names,
  report: Report,
): void {
  const written = formatReference(reference);
  const known = [...(listed?.keys() ?? []), ...builtIns.keys(), ...projectNames, ...standardNames, "tags"];
  const near = nearest(pathOf(reference), known);
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  const spot = at(clause, reference.position);
  if (listed !== null) report.error(rule, spot, "field.unknown", `there is no field ${written}${meant}`);
  else {
    const message = `${written} is no standard field${meant || "; list the project's own fields with --fields to check it"}`;
    report.warning(rule, spot, "field.unknown", message);
  }
}
