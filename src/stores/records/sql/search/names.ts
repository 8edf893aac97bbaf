import { GalleryError } from "../../../../domain/errors.ts";
import { camelCase, standardField, standardFields } from "../../../../domain/fields.ts";
import type { FieldType } from "../../../../domain/values.ts";
import { canonicalName } from "../../../../expression/names.ts";
import type { FieldReference, MetricReference, Reference, Window } from "../../../../expression/tree.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Attribute, attributes, type Source } from "./tree.ts";

/** Every canonical spelling of the names that are Gallery's own; `project` is none of them, being a constant. */
export const builtIns: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ["uuid", "uuid"],
  ["id", "uuid"],
  ["base_version_id", "base"],
  ["model", "model"],
  ["model_id", "model"],
  ["version", "version"],
  ["revision", "revision"],
  ["number", "number"],
  ["created", "created"],
  ["created_at", "created"],
  ["created_time", "created"],
  ["created_by", "actor"],
  ["size", "size"],
  ["deprecated", "deprecated"],
]);

export const projectNames: ReadonlySet<string> = new Set(["project", "project_id"]);

/** What every instance inherits from its model beside the model's own fields. */
export const inheritedFields: ReadonlyMap<string, FieldType> = new Map([
  ["owner", "text"],
  ["description", "text"],
  ["features", "text list"],
]);

/** Where the value of a name is. Throws `field.unknown`, suggesting what may have been meant. */
export function resolve(reference: Reference, catalogue: Catalogue): Source {
  if (reference.variable !== null) {
    const message = `${reference.variable} stands only in a rule that compares two candidates`;
    throw new GalleryError("expression.type", message, { position: reference.position });
  }
  switch (reference.kind) {
    case "field":
      return resolveField(reference, catalogue);
    case "tag":
      return { kind: "tag", name: reference.name, type: "text" };
    case "metric":
      return { kind: "metric", series: resolveMetric(reference, catalogue), type: "number" };
  }
}

export function resolveWindow(window: Window, catalogue: Catalogue): Source {
  return {
    kind: "window",
    function: window.function,
    rank: window.rank,
    seconds: window.seconds,
    series: resolveMetric(window.metric, catalogue),
    type: "number",
  };
}

function resolveField(reference: FieldReference, catalogue: Catalogue): Source {
  const { spelling, path } = reference;
  if (path.length === 0) {
    const attribute = builtIns.get(reference.name);
    if (attribute !== undefined) return { kind: "attribute", name: attribute, type: attributes[attribute] };
  }
  const written = [spelling, ...path].join(".");
  const canonical = [reference.name, ...path].join(".");
  const name = catalogue.fields.has(written) ? written : fieldByAlias(canonical, catalogue);
  if (name !== undefined) return { kind: "field", name, type: catalogue.fields.get(name)! };
  const standard = camelCase(canonical);
  const type = standardField(standard)?.type ?? inheritedFields.get(standard);
  if (type !== undefined) return { kind: "field", name: standard, type };
  const known = [...fieldNames(catalogue), ...builtIns.keys(), ...projectNames];
  throw unknownName(
    `project '${catalogue.name}' has no field '${written}'`,
    written,
    known,
    reference.position,
  );
}

/** Every field that a condition may name, whether or not an instance has it yet. */
export const fieldNames = (catalogue: Catalogue): readonly string[] => [
  ...new Set([...catalogue.fields.keys(), ...inheritedFields.keys(), ...Object.keys(standardFields)]),
];

function fieldByAlias(canonical: string, catalogue: Catalogue): string | undefined {
  for (const name of catalogue.fields.keys()) if (canonicalName(name) === canonical) return name;
  return undefined;
}

/** The series that a metric name means: one in a scope, or the same name in every scope. */
function resolveMetric(reference: MetricReference, catalogue: Catalogue): readonly number[] {
  const { name, dimensions } = splitDimensions(reference.name);
  const named = catalogue.series.filter((series) => series.name === name && series.dimensions === dimensions);
  const found = named.filter((series) => reference.scope === null || series.scope === reference.scope);
  if (found.length > 0) return found.map((series) => series.id);
  // Known in another scope: the name is right, only nothing was measured there yet.
  if (named.length > 0) return [];
  const known = catalogue.series.map((series) => series.name);
  throw unknownName(
    `project '${catalogue.name}' has no metric '${reference.name}'`,
    name,
    known,
    reference.position,
  );
}

/** `mape{event=holiday,region=eu}` is the series of `mape` with these dimensions. */
export function splitDimensions(written: string): { name: string; dimensions: string } {
  const form = /^(.+)\{([^{}]+)\}$/.exec(written);
  if (form === null) return { name: written, dimensions: "" };
  const pairs = form[2]!.split(",").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  if (pairs.some(([key]) => key === "")) return { name: written, dimensions: "" };
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return { name: form[1]!, dimensions: JSON.stringify(Object.fromEntries(pairs)) };
}

/** @param advice instead of the catalogue's, for what is no instance */
export function unknownName(
  message: string,
  written: string,
  known: readonly string[],
  position: number,
  advice?: string,
): GalleryError {
  const near = nearest(written, known);
  const meant = near.length === 0 ? "" : `; did you mean ${near.map((name) => `'${name}'`).join(" or ")}?`;
  return new GalleryError("field.unknown", message + meant, { position, hint: advice });
}

/** Up to three known names within a third of the written one's length in edits. */
export function nearest(written: string, known: readonly string[]): string[] {
  const wanted = canonicalName(written).toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / 3));
  return [...new Set(known)]
    .map((name) => ({ name, edits: edits(wanted, canonicalName(name).toLowerCase()) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Letters to insert, drop, replace, or swap with their neighbour. */
function edits(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i++) {
    const above = rows[i - 1]!;
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = above[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swapped = isSwap ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1, swapped));
    }
    rows.push(row);
  }
  return rows[left.length]![right.length]!;
}
