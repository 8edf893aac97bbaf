import type { Found, Key, Order } from "../../records/sql/search/query.ts";
import type { RunSource } from "../../records/sql/search/runs/places.ts";
import type { OrderKey } from "../../records/sql/search/tree.ts";

/**
 * Where a column of runs comes from. UUIDs are all different, so they are kept as three numbers whose order is that of
 * the text, and not as a dictionary that would hold every text once.
 */
export type RunPlace = RunSource | UuidPart;

export interface UuidPart {
  readonly kind: "uuid";
  readonly name: "first" | "second" | "third";
  readonly type: "number";
}

export const keyOf = ({ kind, name }: RunPlace): string => `${kind}:${name}`;

const part = (name: UuidPart["name"]): UuidPart => ({ kind: "uuid", name, type: "number" });
export const uuidParts = [part("first"), part("second"), part("third")] as const;

/** Hexadecimal digits of each part: a double holds 13 of them. */
const DIGITS = [11, 11, 10] as const;
/** Digits between the dashes of a UUID. */
const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

export function splitUuid(uuid: string): readonly [number, number, number] {
  const digits = uuid.replaceAll("-", "");
  const [first, second] = DIGITS;
  const number = (from: number, to?: number): number => Number.parseInt(digits.slice(from, to), 16);
  return [number(0, first), number(first, first + second), number(first + second)];
}

export function joinUuid(parts: readonly number[]): string {
  const digits = parts.map((each, index) => each.toString(16).padStart(DIGITS[index]!, "0")).join("");
  return digits.replace(GROUPS, "$1-$2-$3-$4-$5");
}

const isUuid = (source: RunSource): boolean => source.kind === "attribute" && source.name === "uuid";

/** What the columns cannot tell: a condition on UUIDs is for the index of the table, which has them all. */
export const isUnkept = (place: RunPlace): boolean =>
  place.kind === "attribute" && (place.name === "uuid" || place.name === "hex");

/** The order as the columns have it. */
export const columnOrder = (order: Order<RunSource>): Order<RunPlace> =>
  order.flatMap(({ source, descending }): OrderKey<RunPlace>[] =>
    isUuid(source) ? uuidParts.map((each) => ({ source: each, descending })) : [{ source, descending }],
  );

/** A place in the order of the tables as one in the order of the columns, where nothing is recorded as nothing. */
export const toColumnKeys = (found: Found, order: Order<RunSource>): Found => ({
  id: found.id,
  keys: order.flatMap(({ source }, index): readonly Key[] => {
    const key = found.keys[index]!;
    if (isUuid(source)) return splitUuid(key as string);
    return [source.kind === "recorded" && key === 0 ? null : key];
  }),
});

/** The other way round. */
export function fromColumnKeys(found: Found, order: Order<RunSource>): Found {
  let at = 0;
  const keys = order.map(({ source }): Key => {
    if (isUuid(source)) {
      at += uuidParts.length;
      return joinUuid(found.keys.slice(at - uuidParts.length, at) as number[]);
    }
    const key = found.keys[at++]!;
    return source.kind === "recorded" ? (key ?? 0) : key;
  });
  return { id: found.id, keys };
}
