import { standardField } from "../../../domain/fields.ts";
import { metricScopes } from "../../../domain/metric.ts";
import type { FieldInfo } from "../../../domain/search.ts";
import type { FieldType } from "../../../domain/values.ts";
import type { Dialect } from "../../records/sql/dialect.ts";
import { rows, type Work } from "../../records/sql/query.ts";
import type { Catalogue, Series } from "../../records/sql/search/catalogue.ts";
import { fieldNames, inheritedFields } from "../../records/sql/search/names.ts";

/** Newest instances whose tags are listed: a tag that none of them has is seldom what somebody looks for. */
const TAGGED_INSTANCES = 10_000;

/** Every name that a condition over the project may use. */
export function* describeFields(catalogue: Catalogue, dialect: Dialect): Work<FieldInfo[]> {
  const tags = yield* readTagNames(catalogue.project, dialect);
  return [
    ...builtInFields,
    ...fieldNames(catalogue).map((name) => describeField(name, catalogue)),
    ...catalogue.series.map(describeSeries),
    ...tags.map(
      (name): FieldInfo => ({
        name: `tags[${JSON.stringify(name)}]`,
        type: "text",
        origin: "tag",
        description: "",
      }),
    ),
  ];
}

const builtIn = (name: string, type: FieldType, description: string): FieldInfo => ({
  name,
  type,
  origin: "built-in",
  description,
});

const builtInFields: readonly FieldInfo[] = [
  builtIn("uuid", "text", "Identity of the instance"),
  builtIn("project", "text", "Name of the project"),
  builtIn("baseVersionId", "text", "Name of the approach that the instance descends from"),
  builtIn("model", "text", "UUID of the model revision that was trained"),
  builtIn(
    "version",
    "text",
    "Revision and number, such as 4.1; sorts by its numbers, compares only as equal",
  ),
  builtIn("revision", "number", "Revision of the model"),
  builtIn("number", "number", "Counter within the revision and partition"),
  builtIn("created", "time", "When the instance was created"),
  builtIn("createdBy", "text", "Who created the instance"),
  builtIn("metadata.size", "number", "Bytes of all blobs together"),
  builtIn("deprecated", "boolean", "Whether the instance is deprecated"),
];

function describeField(name: string, catalogue: Catalogue): FieldInfo {
  const standard = standardField(name);
  const type = catalogue.fields.get(name) ?? standard?.type ?? inheritedFields.get(name)!;
  const isOurs = standard !== undefined || inheritedFields.has(name);
  const description = standard?.description ?? (isOurs ? "Inherited from the model" : "");
  return { name, type, origin: isOurs ? "standard" : "free", description };
}

function describeSeries({ scope, name, dimensions }: Series): FieldInfo {
  const restricted = JSON.stringify(dimensions === "" ? name : `${name}{${pairsOf(dimensions)}}`);
  const isNamed = (metricScopes as readonly string[]).includes(scope);
  return {
    // A scope of the user's own has no name in conditions; its values count among those of all scopes.
    name: isNamed ? `metrics.${scope}[${restricted}]` : `metrics[${restricted}]`,
    type: "number",
    origin: "metric",
    description: isNamed ? `Newest value in ${scope}` : `Newest value of all scopes, ${scope} among them`,
  };
}

const pairsOf = (dimensions: string): string =>
  Object.entries(JSON.parse(dimensions) as Record<string, string>)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

function* readTagNames(project: number, dialect: Dialect): Work<string[]> {
  const newest = "SELECT tags FROM instance WHERE project = ? ORDER BY id DESC LIMIT ?";
  const names =
    dialect.name === "sqlite"
      ? `SELECT DISTINCT k.key AS name FROM (${newest}) i, json_each(i.tags) k WHERE i.tags IS NOT NULL`
      : `SELECT DISTINCT jsonb_object_keys(i.tags) AS name FROM (${newest}) i WHERE i.tags IS NOT NULL`;
  const found = yield* rows<{ name: string }>(`${names} ORDER BY name`, [project, TAGGED_INSTANCES]);
  return found.map(({ name }) => name);
}
