import type { InstanceRef, MovedPin } from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Cause, Partition } from "../../../domain/instance.ts";
import type { Generated } from "../generated.ts";
import type { Answer } from "../operation.ts";
import { type GivenMap, mapValues, present, toFields, valueFrom } from "./values.ts";

export function partitionFrom(given: GivenMap<Generated.FieldValue>, at: string): Partition | undefined {
  if (given === null || given === undefined) return undefined;
  return mapValues(given, (union, key) => {
    const field = `${at}.${key}`;
    const value = valueFrom(union, field);
    if (typeof value !== "object") return value;
    const message = `${field} is a list; a partition has single values`;
    throw new GalleryError("request.invalid", message, { field });
  });
}

/** Whatever has a partition, with it as the wire tells it. */
export function withPartition<T extends { readonly partition: Partition }>(
  item: T,
): Omit<T, "partition"> & { partition: Record<string, Answer<Generated.FieldValue>> } {
  return { ...item, partition: toFields(item.partition) };
}

export function toInstanceRef(ref: InstanceRef): Answer<Generated.InstanceRef> {
  return withPartition(ref);
}

export function toCause(cause: Cause | null): Answer<Generated.Cause> | null {
  return cause === null ? null : present(withPartition(cause));
}

export function toMovedPin({ from, to, ...pin }: MovedPin): Answer<Generated.MovedPin> {
  return { ...withPartition(pin), ...present({ fromVersion: from, toVersion: to }) };
}
