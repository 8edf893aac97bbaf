import type { Instance, InstanceName, Model, Partition, Time } from "../../client/index.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const instanceReference = "UUID, or base version id and version: demand@4.1";
export const modelReference = "UUID, or base version id, with or without a revision: demand@4";

interface Place {
  readonly partition?: Partition;
  readonly asOf?: Time;
}

export function instanceName(context: Context, reference: string, place: Place = {}): InstanceName {
  if (uuidForm.test(reference)) return { uuid: reference, asOf: place.asOf };
  const at = reference.lastIndexOf("@");
  if (at <= 0) throw new UsageError(`"${reference}" names no instance: give its ${instanceReference}`);
  return {
    project: context.project(),
    baseVersionId: reference.slice(0, at),
    version: reference.slice(at + 1),
    ...place,
  };
}

export function findInstance(context: Context, reference: string, place: Place = {}): Promise<Instance> {
  return context.client.instances.get(instanceName(context, reference, place));
}

/** Asks the server only when the reference is not the UUID itself. */
export async function instanceUuid(context: Context, reference: string, place: Place = {}): Promise<string> {
  return uuidForm.test(reference) ? reference : (await findInstance(context, reference, place)).uuid;
}

export function findModel(context: Context, reference: string, asOf?: Time): Promise<Model> {
  if (uuidForm.test(reference)) return context.client.models.get(reference, { asOf });
  const [, baseVersionId = reference, revision] = /^(.+?)(?:@(\d{1,9}))?$/.exec(reference) ?? [];
  return context.client.models.find({
    project: context.project(),
    baseVersionId,
    ...(revision === undefined ? {} : { revision: Number(revision) }),
  });
}
