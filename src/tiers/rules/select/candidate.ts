import { camelCase, standardField } from "../../../domain/fields.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { FieldValue } from "../../../domain/values.ts";
import { canonicalName, parseTime, Time, type Value } from "../../../expression/index.ts";

/** The values of one metric in one scope and context. */
export interface Series {
  readonly scope: string;
  readonly name: string;
  /** Canonical JSON; `{}` without dimensions. */
  readonly dimensions: string;
  /** When each value was measured, in milliseconds since the epoch, ascending; as long as `values`. */
  readonly times: readonly number[];
  /** Finite. */
  readonly values: readonly number[];
}

/** One instance as a rule looks at it. */
export interface Candidate {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  readonly version: string;
  readonly partition: Partition;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly deprecated: boolean;
  /** What an expression may name, under canonical names; `candidateOf` fills it. */
  readonly fields: ReadonlyMap<string, Value>;
  readonly tags: Readonly<Record<string, string>>;
  readonly series: readonly Series[];
}

/** What is recorded of an instance, from which a candidate is made. */
export interface CandidateSource extends Omit<Candidate, "fields"> {
  /** The metadata of the instance over that of its model, in either spelling. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** UUID of its model. */
  readonly model?: string;
  readonly createdBy?: string;
  /** Bytes. */
  readonly size?: number;
}

/** A candidate with the names that a search finds too: what Gallery records by itself wins over metadata. */
export function candidateOf({ model, createdBy, size, ...source }: CandidateSource): Candidate {
  const fields = new Map<string, Value>();
  for (const [name, value] of Object.entries({ ...source.partition, ...source.fields })) {
    fields.set(canonicalName(name), fieldValue(name, value));
  }
  const [revision = "", number = ""] = source.version.split(".");
  const created = new Time(source.created);
  const own: Readonly<Record<string, Value | undefined>> = {
    ...{ uuid: source.uuid, id: source.uuid, project: source.project, project_id: source.project },
    ...{ base_version_id: source.baseVersionId, version: source.version },
    ...{ revision: Number(revision), number: Number(number) },
    ...{ created, created_at: created, created_time: created, created_by: createdBy, size },
    ...{ model, model_id: model, tags: Object.keys(source.tags) },
  };
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined) fields.set(name, value);
  }
  return { ...source, fields };
}

function fieldValue(name: string, value: FieldValue): Value {
  if (typeof value !== "string" || standardField(camelCase(name))?.type !== "time") return value;
  const moment = parseTime(value);
  return moment === null ? value : new Time(moment);
}

/** Who comes first among equals: the newest, then by UUID. */
export function tieOrder(
  one: Pick<Candidate, "created" | "uuid">,
  other: Pick<Candidate, "created" | "uuid">,
): number {
  if (one.created !== other.created) return other.created - one.created;
  return one.uuid < other.uuid ? -1 : one.uuid > other.uuid ? 1 : 0;
}
