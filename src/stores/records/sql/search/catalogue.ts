import type { FieldType } from "../../../../domain/values.ts";
import { rows, type Work } from "../query.ts";

export interface Series {
  readonly id: number;
  readonly scope: string;
  readonly name: string;
  /** Canonical JSON; empty text for none. */
  readonly dimensions: string;
}

/** The names that one project's instances use. */
export interface Catalogue {
  readonly project: number;
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  readonly series: readonly Series[];
}

export function* readCatalogue(project: { id: number; name: string }): Work<Catalogue> {
  const fields = yield* rows<{ name: string; type: FieldType }>(
    "SELECT name, type FROM field WHERE project = ? ORDER BY id",
    [project.id],
  );
  const series = yield* rows<Series>(
    "SELECT id, scope, name, dimensions FROM series WHERE project = ? ORDER BY id",
    [project.id],
  );
  return {
    project: project.id,
    name: project.name,
    fields: new Map(fields.map((field) => [field.name, field.type])),
    series,
  };
}
