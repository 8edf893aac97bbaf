import {
  GalleryError,
  type Instance,
  type InstanceName,
  type Model,
  type Partition,
  type Time,
} from "../../client/index.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";
import { parseName } from "./names.ts";

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const instanceReference = "UUID, or base version id and version: demand@4.1";
export const modelReference = "UUID, or base version id, with or without a revision: demand@4";
export const baseReference = "base version id, with or without its project: marketplace/demand";
export const subjectReference = "model or instance: UUID, demand, demand@4 or demand@4.1";

export const isUuid = (reference: string): boolean => uuidForm.test(reference);

interface Place {
  readonly partition?: Partition;
  readonly asOf?: Time;
}

export function instanceName(context: Context, reference: string, place: Place = {}): InstanceName {
  if (isUuid(reference)) return { uuid: reference, asOf: place.asOf };
  const { project = context.project(), baseVersionId, version, ...written } = parseName(reference);
  if (version === undefined)
    throw new UsageError(`"${reference}" names no instance: give its ${instanceReference}`);
  const { asOf } = place;
  const partition = onePartition(reference, written, place);
  return { project, baseVersionId, version, asOf, ...(partition === undefined ? {} : { partition }) };
}

export function findInstance(context: Context, reference: string, place: Place = {}): Promise<Instance> {
  return context.client.instances.get(instanceName(context, reference, place));
}

/** Asks the server only when the reference is not the UUID itself. */
export async function instanceUuid(context: Context, reference: string, place: Place = {}): Promise<string> {
  return isUuid(reference) ? reference : (await findInstance(context, reference, place)).uuid;
}

export function findModel(context: Context, reference: string, asOf?: Time): Promise<Model> {
  if (isUuid(reference)) return context.client.models.get(reference, { asOf });
  const { project = context.project(), baseVersionId, version: revision } = parseName(reference);
  if (revision !== undefined && !/^\d{1,9}$/.test(revision))
    throw new UsageError(`"${reference}" names no model: give its ${modelReference}`);
  return context.client.models.find({
    project,
    baseVersionId,
    ...(revision === undefined ? {} : { revision: Number(revision) }),
  });
}

/** Asks the server only when the reference is not the UUID itself. */
export async function modelUuid(context: Context, reference: string): Promise<string> {
  return isUuid(reference) ? reference : (await findModel(context, reference)).uuid;
}

/** A base version id, and the partition that is written behind it or given beside it. */
export function baseName(
  context: Context,
  reference: string,
  place: Pick<Place, "partition"> = {},
): { project: string; baseVersionId: string; partition?: Partition } {
  const { project = context.project(), baseVersionId, version, ...written } = parseName(reference);
  if (version !== undefined || isUuid(reference))
    throw new UsageError(`"${reference}" names no base version id: write demand or marketplace/demand`);
  const partition = onePartition(reference, written, place);
  return { project, baseVersionId, ...(partition === undefined ? {} : { partition }) };
}

/** Which of two should count is nothing to guess about where production is at stake. */
function onePartition(reference: string, written: Place, beside: Place): Partition | undefined {
  if (written.partition === undefined || beside.partition === undefined) {
    return written.partition ?? beside.partition;
  }
  throw new UsageError(`"${reference}" names its partition already: leave out --partition`);
}

export type Subject =
  | { readonly kind: "instance"; readonly uuid: string }
  | { readonly kind: "model"; readonly uuid: string };

/** A model or an instance, whichever the reference names. */
export async function findSubject(context: Context, reference: string, place: Place = {}): Promise<Subject> {
  if (!isUuid(reference)) {
    const isInstance = parseName(reference).version?.includes(".") === true;
    return isInstance
      ? { kind: "instance", uuid: await instanceUuid(context, reference, place) }
      : { kind: "model", uuid: await modelUuid(context, reference) };
  }
  try {
    return { kind: "instance", uuid: (await findInstance(context, reference)).uuid };
  } catch (error) {
    if (!(error instanceof GalleryError && error.code === "instance.unknown")) throw error;
    return { kind: "model", uuid: (await findModel(context, reference)).uuid };
  }
}
