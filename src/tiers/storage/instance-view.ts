import type { Change } from "../../domain/change.ts";
import { groupBy } from "../../domain/collections.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef, Cause, Deprecation, Instance, Partition, Stage } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { FileRow, InstanceRow, NamedDescent, Tables, Tags, Work } from "../../stores/records/store.ts";
import { deprecationsOf, tagsAsOf } from "./states.ts";

/** What the log says of an instance beside its record. */
interface Standing {
  readonly tags: Tags;
  readonly deprecation: Deprecation | null;
  readonly environments: readonly string[];
  readonly evaluated: boolean;
  readonly descent: NamedDescent | undefined;
}

const blobOf = ({ digest, size, location }: FileRow): BlobRef => ({ digest, size, location });

function present(
  row: InstanceRow,
  files: readonly FileRow[],
  { tags, deprecation, environments, evaluated, descent }: Standing,
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
    stage: stageOf(deprecation !== null, environments.length > 0, evaluated),
    environments,
    retrainOf: descent?.retrainOf ?? null,
    origin: descent?.origin ?? null,
    cause: descent?.cause ? presentCause(descent.cause) : null,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
  };
}

function stageOf(deprecated: boolean, deployed: boolean, evaluated: boolean): Stage {
  if (deprecated) return "deprecated";
  if (deployed) return "deployed";
  return evaluated ? "evaluated" : "trained";
}

/** What changed is an instance that was uploaded, or a model's dependencies. */
export function presentCause({ position, kind, subject, project, data }: Change): Cause {
  return {
    change: position,
    kind,
    subject: subject.uuid,
    project,
    baseVersionId: String(data.baseVersionId),
    version: data.version === undefined ? null : String(data.version),
    partition: (data.partition ?? {}) as Partition,
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
  const deprecations = yield* instanceDeprecations(tables, rows, asOf);
  // The row repeats today's tags; only the past needs the log.
  const past = asOf === undefined ? undefined : yield* tagsAsOf(tables, "instance", ids, asOf);
  const serving = groupBy(yield* tables.deployments.serving(ids, asOf), (slot) => slot.instance);
  const evaluated = new Set(yield* tables.changes.measured(ids, asOf));
  const descents = new Map((yield* tables.descents.of(ids)).map((descent) => [descent.instance, descent]));
  return rows.map((row, index) =>
    present(row, files.get(row.id) ?? [], {
      tags: past === undefined ? row.tags : (past.get(row.id) ?? {}),
      deprecation: deprecations[index]!,
      environments: [...new Set((serving.get(row.id) ?? []).map((slot) => slot.environment))].sort(),
      evaluated: evaluated.has(row.id),
      descent: descents.get(row.id),
    }),
  );
}

/** Why each instance counts as deprecated, by itself or by its model; null for live ones. */
export function instanceDeprecations(
  tables: Tables,
  rows: readonly InstanceRow[],
  asOf?: number,
): Work<(Deprecation | null)[]> {
  const subjects = rows.map(({ id, model, base, deprecated }) => ({ instance: id, model, base, deprecated }));
  return deprecationsOf(tables, subjects, asOf);
}

export function* presentInstance(tables: Tables, row: InstanceRow, asOf?: number): Work<Instance> {
  return (yield* presentInstances(tables, [row], asOf))[0]!;
}

export function* requireInstance(tables: Tables, uuid: string, field = "uuid"): Work<InstanceRow> {
  const row = yield* tables.instances.byUuid(uuid);
  if (row) return row;
  throw new GalleryError("instance.unknown", `there is no instance ${uuid}`, { field });
}
