import { groupBy } from "../../domain/collections.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef, Deprecation, Instance, Partition } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { FileRow, InstanceRow, Tables, Tags, Work } from "../../stores/records/store.ts";
import { deprecationsIn, tagsIn } from "./states.ts";

const blobOf = ({ digest, size, location }: FileRow): BlobRef => ({ digest, size, location });

function present(
  row: InstanceRow,
  files: readonly FileRow[],
  tags: Tags,
  deprecation: Deprecation | null,
): Instance {
  const single = files.find((file) => file.path === "");
  return {
    uuid: row.uuid,
    project: row.projectName,
    baseVersionId: row.baseName,
    model: row.modelUuid,
    revision: row.revision,
    number: row.number,
    version: `${row.revision}.${row.number}`,
    partition: row.doc.partition as Partition,
    fields: row.doc.fields,
    blob: single ? blobOf(single) : null,
    files: single ? [] : files.map((file) => ({ path: file.path, ...blobOf(file) })),
    size: row.size,
    tags,
    deprecation,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
  };
}

/** Instances as callers see them, with their moving state now or as it was at a moment; order is kept. */
export function* presentInstances(
  tables: Tables,
  rows: readonly InstanceRow[],
  asOf?: number,
): Work<Instance[]> {
  const ids = rows.map((row) => row.id);
  const files = groupBy(yield* tables.instances.files(ids), (file) => file.instance);
  // The row repeats today's tags and flag, so only deprecated instances, and the past, need the log.
  const moved = asOf === undefined ? rows.filter((row) => row.deprecated).map((row) => row.id) : ids;
  const entries = yield* tables.states.current("instance", moved, asOf);
  const deprecations = deprecationsIn(entries);
  const past = asOf === undefined ? undefined : tagsIn(entries);
  return rows.map((row) =>
    present(
      row,
      files.get(row.id) ?? [],
      past === undefined ? row.tags : (past.get(row.id) ?? {}),
      deprecations.get(row.id) ?? null,
    ),
  );
}

export function* presentInstance(tables: Tables, row: InstanceRow, asOf?: number): Work<Instance> {
  return (yield* presentInstances(tables, [row], asOf))[0]!;
}

export function* requireInstance(tables: Tables, uuid: string, field = "uuid"): Work<InstanceRow> {
  const row = yield* tables.instances.byUuid(uuid);
  if (row) return row;
  throw new GalleryError("instance.unknown", `there is no instance ${uuid}`, { field });
}
