import { namesUsed } from "../../../../../expression/names.ts";
import type { Expression, Reference } from "../../../../../expression/tree.ts";
import type { Finding, ProjectScope } from "../../../finding.ts";
import type { Dialect } from "../../dialect.ts";
import type { Work } from "../../query.ts";
import { instanceNames } from "../bind.ts";
import type { Names } from "../binder.ts";
import { type Catalogue, readCatalogue } from "../catalogue.ts";
import { bindFinding, readFound } from "../find.ts";
import { type Fragment, integer, raw, sql } from "../fragment.ts";
import type { Found } from "../query.ts";
import { member, sourceSql } from "../sources.ts";
import type { Subject } from "../subject.ts";
import type { OrderKey, Source } from "../tree.ts";
import { namesOfAliases, plainName, saidOf } from "./names.ts";
import { isNamed, titlesBeginning } from "./titles.ts";

const attributes = {
  title: "text",
  place: "number",
  stage: "text",
  description: "text",
  updated: "time",
  /** Fields of instances that came of a run: known to every project, whether or not it has such instances yet. */
  runId: "text",
  source: "text",
  aliases: "text list",
} as const;

type Attribute = keyof typeof attributes;

/** Where a value of a registered instance comes from: the registry, or the instance itself. */
type PlacedSource =
  | {
      readonly kind: "registry";
      readonly name: Attribute;
      readonly type: (typeof attributes)[Attribute];
    }
  | Source;

const attributeNames: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ["title", "title"],
  ["place", "place"],
  ["stage", "stage"],
  ["description", "description"],
  ["updated", "updated"],
  ["updated_at", "updated"],
  ["run_id", "runId"],
  ["source", "source"],
  ["aliases", "aliases"],
]);

const attributeOf = (reference: Reference): Attribute | undefined =>
  attributeNames.get(plainName(reference) ?? "");

const placed = (name: Attribute): PlacedSource => ({ kind: "registry", name, type: attributes[name] });

/** What names mean: the registry's own words first, then those of instances. */
function placedNames(catalogue: Catalogue): Names<PlacedSource> {
  const own = instanceNames(catalogue);
  return {
    resolve(reference) {
      const attribute = reference.variable === null ? attributeOf(reference) : undefined;
      return attribute === undefined ? own.resolve(reference) : placed(attribute);
    },
    resolveWindow: own.resolveWindow,
    constantOf: own.constantOf,
    unordered: (source) => (source.kind === "registry" ? null : own.unordered(source)),
  };
}

function attributeSql(name: Attribute, dialect: Dialect): Fragment {
  switch (name) {
    case "title":
      return raw("t.title");
    case "place":
      return raw("l.number");
    case "stage":
    case "updated":
      return raw(`l.${name}`);
    case "description":
      return sql`coalesce(${saidOf("instance", "i.id", dialect)}, i.doc -> 'fields' ->> 'description', '')`;
    case "runId":
      return raw("l.run");
    case "source":
      return member(raw("i.doc -> 'fields'"), "source", false, dialect);
    case "aliases":
      return namesOfAliases("a.instance = i.id", dialect);
  }
}

const sometimesMissing: ReadonlySet<Attribute> = new Set<Attribute>(["runId", "source"]);

function subjectOf(catalogue: Catalogue, now: number): Subject<PlacedSource> {
  const key = (source: PlacedSource, dialect: Dialect): Fragment =>
    source.kind === "registry"
      ? attributeSql(source.name, dialect)
      : sourceSql(source, { dialect, now, past: null });
  return {
    names: placedNames(catalogue),
    from: raw("place l JOIN instance i ON i.id = l.instance JOIN title t ON t.base = l.base"),
    row: "i",
    key,
    sql: (source, dialect) =>
      source.kind === "registry" && (source.type === "number" || source.type === "time")
        ? sql`CAST(${key(source, dialect)} AS DOUBLE PRECISION)`
        : key(source, dialect),
    holds: (list, item) =>
      list.kind === "registry" && list.name === "aliases"
        ? sql`EXISTS (SELECT 1 FROM alias a WHERE a.instance = i.id AND a.name = ${item})`
        : null,
    isPresent: (source) => source.kind === "registry" && !sometimesMissing.has(source.name),
    // Beside the title, which every order has.
    isUnique: (source) => source.kind === "registry" && source.name === "place",
  };
}

const nothing = ({ id, name }: ProjectScope): Catalogue => ({
  ...{ project: id, name, fields: new Map(), series: [] },
});

/** Whether the registry's own words and tags are all that is asked for. */
function asksOnlyRegistry(where: Expression | null): boolean {
  if (where === null) return true;
  const { references, windows } = namesUsed(where);
  return (
    windows.length === 0 && references.every((each) => each.kind === "tag" || attributeOf(each) !== undefined)
  );
}

const ties: readonly OrderKey<PlacedSource>[] = [
  { source: placed("title"), descending: false },
  { source: placed("place"), descending: true },
];

/** The instances of a project that registries show. */
export function* findRegisteredInstances(
  project: ProjectScope,
  finding: Finding,
  dialect: Dialect,
): Work<Found[]> {
  const catalogue = asksOnlyRegistry(finding.where) ? nothing(project) : yield* readCatalogue(project);
  const subject = subjectOf(catalogue, finding.now);
  const { order, ...wanted } = bindFinding(finding, subject);
  const isOrdered = ({ source: tie }: OrderKey<PlacedSource>): boolean =>
    order.some(
      ({ source }) => source.kind === "registry" && tie.kind === "registry" && source.name === tie.name,
    );
  const isTitle = (source: PlacedSource): boolean => source.kind === "registry" && source.name === "title";
  const titles = titlesBeginning(wanted.where, isTitle);
  const isRun = (source: PlacedSource): boolean => source.kind === "registry" && source.name === "runId";
  const isTitled = titles !== null || isNamed(wanted.where, isTitle);
  // The way by runs is not to be passed over for that by the project, whose index the sign hides. Where no title is
  // named, the way is by instances, as most models may have none.
  const owner = raw(isNamed(wanted.where, isRun) ? "+t.project" : isTitled ? "t.project" : "i.project");
  return yield* readFound(
    { ...wanted, order: [...order, ...ties.filter((tie) => !isOrdered(tie))] },
    {
      ...{ subject, dialect, from: subject.from },
      scope: sql`${owner} = ${integer(project.id)} AND l.hidden = 0 AND ${titles ?? raw("TRUE")}`,
    },
  );
}
