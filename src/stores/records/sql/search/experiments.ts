import { GalleryError } from "../../../../domain/errors.ts";
import type { View } from "../../../../domain/search.ts";
import type { FieldReference } from "../../../../expression/tree.ts";
import type { ExperimentScope, Finding } from "../../finding.ts";
import type { Dialect } from "../dialect.ts";
import type { Work } from "../query.ts";
import type { Names } from "./binder.ts";
import { bindFinding, readFound } from "./find.ts";
import { type Fragment, integer, raw, sql } from "./fragment.ts";
import { unknownName } from "./names.ts";
import type { Found } from "./query.ts";
import { member } from "./sources.ts";
import type { Subject } from "./subject.ts";

const attributes = {
  uuid: "text",
  number: "number",
  name: "text",
  created: "time",
  updated: "time",
  actor: "text",
  deleted: "boolean",
  location: "text",
} as const;

type Attribute = keyof typeof attributes;

/** Where a value of an experiment comes from. */
type ExperimentSource =
  | { readonly kind: "attribute"; readonly name: Attribute; readonly type: (typeof attributes)[Attribute] }
  | { readonly kind: "tag"; readonly name: string; readonly type: "text" };

const attributeNames: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ["uuid", "uuid"],
  ["number", "number"],
  ["id", "number"],
  ["name", "name"],
  ["created", "created"],
  ["created_at", "created"],
  ["updated", "updated"],
  ["updated_at", "updated"],
  ["created_by", "actor"],
  ["deleted", "deleted"],
  ["artifact_location", "location"],
]);

const names: Names<ExperimentSource> = {
  resolve(reference) {
    if (reference.kind === "tag") return { kind: "tag", name: reference.name, type: "text" };
    if (reference.kind === "field") return resolveField(reference);
    throw refused("an experiment has no metrics; its runs have", reference.position);
  },
  resolveWindow(window) {
    throw refused("an experiment has no metrics; its runs have", window.position);
  },
  constantOf: () => null,
  unordered: () => null,
};

const refused = (message: string, position: number): GalleryError =>
  new GalleryError("expression.type", message, { position });

const ADVICE =
  'Experiments have uuid, number, name, created, updated, deleted and tags["…"]; docs/expressions.md lists the rest.';

function resolveField({ name, path, position }: FieldReference): ExperimentSource {
  const written = [name, ...path].join(".");
  const attribute = attributeNames.get(written);
  if (attribute !== undefined) return { kind: "attribute", name: attribute, type: attributes[attribute] };
  const known = [...attributeNames.keys()];
  throw unknownName(`an experiment has no field '${written}'`, written, known, position, ADVICE);
}

const attributeSql: Readonly<Record<Attribute, Fragment>> = {
  uuid: raw("x.uuid"),
  number: raw("x.number"),
  name: raw("x.name"),
  created: raw("x.created"),
  updated: raw("x.updated"),
  actor: raw("x.actor"),
  deleted: raw("(x.deleted <> 0)"),
  location: raw("x.location"),
};

const key = (source: ExperimentSource, dialect: Dialect): Fragment =>
  source.kind === "tag" ? member(raw("x.tags"), source.name, false, dialect) : attributeSql[source.name];

const subject: Subject<ExperimentSource> = {
  names,
  from: raw("experiment x"),
  row: "x",
  key,
  sql: (source, dialect) =>
    source.type === "number" || source.type === "time"
      ? sql`CAST(${key(source, dialect)} AS DOUBLE PRECISION)`
      : key(source, dialect),
  isPresent: (source) => source.kind === "attribute" && source.name !== "location",
  // Within a project.
  isUnique: (source) => source.kind === "attribute" && ["uuid", "number", "name"].includes(source.name),
};

const viewSql: Readonly<Record<View, string>> = {
  active: "x.deleted = 0",
  deleted: "x.deleted <> 0",
  all: "TRUE",
};

/** The experiments of a project. */
export function* findExperiments(scope: ExperimentScope, finding: Finding, dialect: Dialect): Work<Found[]> {
  const wanted = bindFinding(finding, subject);
  const byNumber = {
    source: { kind: "attribute", name: "number", type: "number" } as const,
    descending: true,
  };
  const isNamed = wanted.order.some(({ source }) => source.kind === "attribute" && source.name === "number");
  return yield* readFound(isNamed ? wanted : { ...wanted, order: [...wanted.order, byNumber] }, {
    ...{ subject, dialect, from: subject.from },
    scope: sql`x.project = ${integer(scope.project)} AND ${raw(viewSql[scope.view])}`,
  });
}
