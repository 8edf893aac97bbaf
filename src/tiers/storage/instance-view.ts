import { groupBy } from "../../domain/collections.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef, Deprecation, Instance, Partition } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { FileRow, InstanceRow, Tables, Tags, Work } from "../../stores/records/store.ts";
import { deprecationsOf, tagsAsOf } from "./states.ts";

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
  const subjects = rows.map(({ id, model, base, deprecated }) => ({ instance: id, model, base, deprecated }));
  const deprecations = yield* deprecationsOf(tables, subjects, asOf);
  // The row repeats today's tags; only the past needs the log.
  const past = asOf === undefined ? undefined : yield* tagsAsOf(tables, "instance", ids, asOf);
  return rows.map((row, index) =>
    present(
      row,
      files.get(row.id) ?? [],
      past === undefined ? row.tags : (past.get(row.id) ?? {}),
      deprecations[index]!,
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
