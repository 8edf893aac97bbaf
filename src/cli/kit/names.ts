import type { Cause, Partition } from "../../client/index.ts";
import { UsageError } from "./failure.ts";
import { readPartition } from "./values.ts";

/*
 * How models and instances are written: `[project/]base[@version][{partition}]`. What is printed can be typed again.
 */

export interface Name {
  readonly project?: string;
  readonly baseVersionId: string;
  /** Of an instance, or the revision of a model. */
  readonly version?: string;
  readonly partition?: Partition;
}

const form = /^(?:(?<project>[^/@{]+)\/)?(?<base>[^/@{]+)(?:@(?<version>[^@{]+))?(?<partition>\{.*\})?$/s;

export function parseName(text: string): Name {
  const { project, base, version, partition } = form.exec(text)?.groups ?? {};
  if (base === undefined) {
    throw new UsageError(
      `"${text}" is no name: write demand, demand@4.1 or marketplace/demand@4.1{city=Oslo}`,
    );
  }
  return {
    ...(project === undefined ? {} : { project }),
    baseVersionId: base,
    ...(version === undefined ? {} : { version }),
    ...(partition === undefined ? {} : { partition: parsePartition(partition) }),
  };
}

/** `{city=Oslo,shard:=3}`, or JSON. */
function parsePartition(text: string): Partition {
  try {
    return /^\{\s*["}]/.test(text) ? (JSON.parse(text) as Partition) : readPairs(text.slice(1, -1));
  } catch {
    throw new UsageError(`"${text}" is no partition: write {city=Oslo,shard:=3} or {"city":"Oslo"}`);
  }
}

const readPairs = (text: string): Partition =>
  text.split(",").reduce((read: Partition, pair) => readPartition(pair.trim(), read), {});

/** Empty for a model that is not partitioned. */
export function partitionText(partition: Partition): string {
  const pairs = Object.entries(partition).sort(([left], [right]) => (left < right ? -1 : 1));
  if (pairs.length === 0) return "";
  const plain = pairs.every(([name, value]) => !/[,{}"=:]|^\s|\s$/.test(`${name}${value}`));
  if (!plain) return JSON.stringify(Object.fromEntries(pairs));
  const written = pairs.map(([name, value]) =>
    typeof value === "string" ? `${name}=${value}` : `${name}:=${value}`,
  );
  return `{${written.join(",")}}`;
}

/** Of an instance, or of a model without a version; without the project when it is the one that is spoken of. */
export function label(named: Omit<Cause, "change" | "kind" | "subject">, home?: string): string {
  const { project, baseVersionId, version, partition } = named;
  const place = project === home ? "" : `${project}/`;
  return `${place}${baseVersionId}${version === null ? "" : `@${version}`}${partitionText(partition)}`;
}

/** `instance.created demand@2.1 (98)`: what changed, and its position in the log, which `gallery effects` takes. */
export function causeText(cause: Cause, home: string): string {
  return `${cause.kind} ${label(cause, home)} (${cause.change})`;
}
