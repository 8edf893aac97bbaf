import type { Finding } from "../../../finding.ts";
import type { Dialect } from "../../dialect.ts";
import type { Work } from "../../query.ts";
import type { Names } from "../binder.ts";
import { bindFinding, readFound } from "../find.ts";
import { type Fragment, integer, raw, sql } from "../fragment.ts";
import type { Found } from "../query.ts";
import { member } from "../sources.ts";
import type { Subject } from "../subject.ts";
import { namesOfAliases, plainName, refused, saidOf, unknownField } from "./names.ts";
import { titlesBeginning } from "./titles.ts";

const attributes = {
  title: "text",
  base: "text",
  /** UUID of the newest revision. */
  model: "text",
  description: "text",
  created: "time",
  updated: "time",
  /** Who made the first revision. */
  actor: "text",
} as const;

type Attribute = keyof typeof attributes;

/** Where a value of a registered model comes from. */
type TitledSource =
  | { readonly kind: "attribute"; readonly name: Attribute; readonly type: (typeof attributes)[Attribute] }
  /** Of the newest revision that has it. */
  | { readonly kind: "tag"; readonly name: string; readonly type: "text" }
  | { readonly kind: "aliases"; readonly type: "text list" };

const attributeNames: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ["title", "title"],
  ["base_version_id", "base"],
  ["model", "model"],
  ["description", "description"],
  ["created", "created"],
  ["created_at", "created"],
  ["updated", "updated"],
  ["updated_at", "updated"],
  ["created_by", "actor"],
]);

const names: Names<TitledSource> = {
  resolve(reference) {
    if (reference.variable !== null) {
      throw refused(`${reference.variable} stands only in a rule that compares two candidates`, reference);
    }
    if (reference.kind === "tag") return { kind: "tag", name: reference.name, type: "text" };
    if (reference.kind === "metric") {
      throw refused("a registered model has no metrics; its instances have", reference);
    }
    const name = plainName(reference);
    if (name === "aliases") return { kind: "aliases", type: "text list" };
    const attribute = name === null ? undefined : attributeNames.get(name);
    if (attribute === undefined) throw unknownField(reference, [...attributeNames.keys(), "aliases"]);
    return { kind: "attribute", name: attribute, type: attributes[attribute] };
  },
  resolveWindow(window) {
    throw refused("a registered model has no metrics; its instances have", window);
  },
  constantOf: () => null,
  unordered: () => null,
};

const ofFirst = (column: string): Fragment =>
  raw(`(SELECT m.${column} FROM model m WHERE m.base = t.id AND m.revision = 1)`);

const ofNewest = (value: Fragment): Fragment =>
  sql`(SELECT ${value} FROM model m WHERE m.base = t.id ORDER BY m.revision DESC LIMIT 1)`;

function attributeSql(name: Attribute, dialect: Dialect): Fragment {
  switch (name) {
    case "title":
    case "updated":
      return raw(`t.${name}`);
    case "base":
      return raw("(SELECT b.name FROM base b WHERE b.id = t.id)");
    case "model":
      return ofNewest(raw("m.uuid"));
    case "description":
      return sql`coalesce(${saidOf("base", "t.id", dialect)}, ${ofNewest(raw("m.doc ->> 'description'"))})`;
    case "created":
    case "actor":
      return ofFirst(name);
  }
}

function key(source: TitledSource, dialect: Dialect): Fragment {
  switch (source.kind) {
    case "attribute":
      return attributeSql(source.name, dialect);
    case "tag": {
      const value = member(raw("m.tags"), source.name, false, dialect);
      return sql`(SELECT ${value} FROM model m WHERE m.base = t.id AND ${value} IS NOT NULL
        ORDER BY m.revision DESC LIMIT 1)`;
    }
    case "aliases":
      return namesOfAliases("a.base = t.id", dialect);
  }
}

const subject: Subject<TitledSource> = {
  names,
  from: raw("(SELECT base AS id, project, title, updated FROM title) t"),
  row: "t",
  key,
  sql: (source, dialect) =>
    source.type === "time" ? sql`CAST(${key(source, dialect)} AS DOUBLE PRECISION)` : key(source, dialect),
  holds: (list, item) =>
    list.kind === "aliases"
      ? sql`EXISTS (SELECT 1 FROM alias a WHERE a.base = t.id AND a.name = ${item})`
      : null,
  isPresent: (source) => source.kind !== "tag",
  // Within a project.
  isUnique: (source) => isTitle(source) || (source.kind === "attribute" && source.name === "base"),
};

const isTitle = (source: TitledSource): boolean => source.kind === "attribute" && source.name === "title";

const byTitle = { source: { kind: "attribute", name: "title", type: "text" }, descending: false } as const;

/** The base version ids of a project that have a title. */
export function* findRegisteredModels(project: number, finding: Finding, dialect: Dialect): Work<Found[]> {
  const { order, ...wanted } = bindFinding(finding, subject);
  const isTitled = order.some(({ source }) => isTitle(source));
  return yield* readFound(
    { ...wanted, order: isTitled ? order : [...order, byTitle] },
    {
      ...{ subject, dialect, from: subject.from },
      scope: sql`t.project = ${integer(project)} AND ${titlesBeginning(wanted.where, isTitle) ?? raw("TRUE")}`,
    },
  );
}
