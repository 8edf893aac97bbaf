import type { DeprecationLevel } from "../../records/rows.ts";
import { instancesOf } from "../../records/sql/members.ts";
import { placeholders, rows, type Work } from "../../records/sql/query.ts";
import { type Catalogue, readCatalogue } from "../../records/sql/search/catalogue.ts";
import { inheritedFields } from "../../records/sql/search/names.ts";
import { readHead } from "../log-head.ts";

/** What the index reads of the tables. Each is one short unit of reading. */

/** Instances of one read while loading. */
export const LOAD_BLOCK = 8_192;

/** One instance as the index keeps it: its attributes, and its documents as JSON. */
export interface RawInstance {
  readonly id: number;
  readonly project: number;
  readonly base: string;
  readonly model: string;
  readonly revision: number;
  readonly number: number;
  readonly created: number;
  readonly actor: string;
  readonly size: number;
  readonly deprecated: number;
  readonly tags: string | null;
  readonly doc: string;
}

/** Whether an instance is deprecated, at whatever level: 0 when it is not. */
export type Flag = Pick<RawInstance, "id" | "project" | "deprecated">;

export interface LatestValue {
  readonly instance: number;
  readonly series: number;
  readonly value: number;
}

const instanceSelect = `SELECT i.id, i.project, b.name AS base, m.uuid AS model, i.revision, i.number, i.created, i.actor, i.size,
  i.deprecated, i.tags, i.doc FROM instance i JOIN base b ON b.id = i.base JOIN model m ON m.id = i.model`;

export const readInstancesAfter = (id: number): Work<RawInstance[]> =>
  rows<RawInstance>(`${instanceSelect} WHERE i.id > ? ORDER BY i.id LIMIT ${LOAD_BLOCK}`, [id]);

export const readLatestBetween = (least: number, most: number): Work<LatestValue[]> =>
  rows<LatestValue>(
    "SELECT instance, series, value FROM metric_latest WHERE instance >= ? AND instance <= ?",
    [least, most],
  );

export function* readCatalogues(): Work<Catalogue[]> {
  const projects = yield* rows<{ id: number; name: string }>("SELECT id, name FROM project ORDER BY id");
  const catalogues: Catalogue[] = [];
  for (const project of projects) catalogues.push(yield* readCatalogue(project));
  return catalogues;
}

/** Everything that changed between two positions, as it is now. */
export interface Delta {
  readonly position: number;
  readonly instances: readonly RawInstance[];
  readonly latest: readonly LatestValue[];
  /** Of all instances whose revision or base version id was deprecated or restored. */
  readonly flags: readonly Flag[];
}

/** Changes of one read: more would hold up the searches that wait for them. */
const DELTA_LIMIT = 2_000;
const IDS_OF_A_STATEMENT = 500;

/** Null when nothing has changed since the position. */
export function* readDelta(after: number): Work<Delta | null> {
  const head = yield* readHead();
  if (head <= after) return null;
  const position = Math.min(head, after + DELTA_LIMIT);
  const touched = yield* rows<{ subject: number }>(
    "SELECT DISTINCT subject FROM change WHERE position > ? AND position <= ? AND kind LIKE 'instance.%' ORDER BY subject",
    [after, position],
  );
  const instances: RawInstance[] = [];
  for (let at = 0; at < touched.length; at += IDS_OF_A_STATEMENT) {
    const ids = touched.slice(at, at + IDS_OF_A_STATEMENT).map(({ subject }) => subject);
    const where = `WHERE i.id IN ${placeholders(1, ids.length)} ORDER BY i.id`;
    instances.push(...(yield* rows<RawInstance>(`${instanceSelect} ${where}`, ids)));
  }
  const latest = yield* rows<LatestValue>(
    `SELECT l.instance, l.series, l.value FROM metric_latest l
     JOIN (SELECT DISTINCT subject FROM change
           WHERE position > ? AND position <= ? AND kind IN ('metric.recorded', 'evaluation.recorded')) t
       ON t.subject = l.instance`,
    [after, position],
  );
  return { position, instances, latest, flags: yield* readFlags(after, position) };
}

/** A change of a model reaches every instance under it, by one short row each. */
function* readFlags(after: number, position: number): Work<Flag[]> {
  const moved = yield* rows<{ model: number; base: number; data: string }>(
    `SELECT m.id AS model, m.base, c.data FROM change c JOIN model m ON m.id = c.subject
     WHERE c.position > ? AND c.position <= ? AND c.kind IN ('model.deprecated', 'model.restored')`,
    [after, position],
  );
  const revisions = new Set<number>();
  const bases = new Set<number>();
  for (const { model, base, data } of moved) {
    if ((JSON.parse(data) as { all: boolean }).all) bases.add(base);
    else revisions.add(model);
  }
  const flags: Flag[][] = [];
  for (const id of revisions) flags.push(yield* flagsOf("model", id));
  for (const id of bases) flags.push(yield* flagsOf("base", id));
  return flags.flat();
}

function flagsOf(level: DeprecationLevel, id: number): Work<Flag[]> {
  return rows(`SELECT id, project, deprecated FROM instance WHERE ${instancesOf[level]}`, [id]);
}

/** The type of a field in a project; undefined for one that the catalogue has not seen yet. */
export const fieldType = (catalogue: Catalogue, name: string) =>
  catalogue.fields.get(name) ?? inheritedFields.get(name);
