import { GalleryError } from "../../../../../domain/errors.ts";
import type { FieldReference, Reference } from "../../../../../expression/tree.ts";
import type { Dialect } from "../../dialect.ts";
import { newestSaid } from "../../said.ts";
import { type Fragment, raw, sql } from "../fragment.ts";
import { unknownName } from "../names.ts";

/** The one name of a reference that is a plain field; null for every other. */
export const plainName = (reference: Reference): string | null =>
  reference.kind === "field" && reference.variable === null && reference.path.length === 0
    ? reference.name
    : null;

export const refused = (message: string, { position }: Pick<Reference, "position">): GalleryError =>
  new GalleryError("expression.type", message, { position });

export function unknownField(
  { name, path, position }: FieldReference,
  known: readonly string[],
): GalleryError {
  const written = [name, ...path].join(".");
  const advice = `Registered models have ${known.join(", ")} and tags["…"].`;
  return unknownName(`a registered model has no field '${written}'`, written, known, position, advice);
}

/** What was said last of a base version id or an instance; NULL when nothing was. */
export function saidOf(kind: "base" | "instance", subject: string, dialect: Dialect): Fragment {
  const newest = raw(newestSaid(kind, subject));
  return dialect.name === "sqlite" ? sql`(${newest} ->> '$')` : sql`(${newest} #>> '{}')`;
}

/** The aliases that a row is pointed at by, each once, in their order. */
export const namesOfAliases = (where: string, dialect: Dialect): Fragment =>
  dialect.name === "sqlite"
    ? raw(`(SELECT json_group_array(d.name) FROM (SELECT a.name FROM alias a WHERE ${where} ORDER BY 1) d)`)
    : raw(
        `(SELECT coalesce(jsonb_agg(d.name), '[]') FROM (SELECT a.name FROM alias a WHERE ${where} ORDER BY 1) d)`,
      );
