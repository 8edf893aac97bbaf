import { GalleryError } from "./errors.ts";
import type { Page, PageRequest } from "./values.ts";

const DEFAULT_SIZE = 50;
const MAXIMUM_SIZE = 1_000;

/** A whole number between bounds, or the default when absent. */
export function checkCount(
  value: unknown,
  field: string,
  fallback: number,
  minimum: number,
  maximum: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum)
    return value;
  throw new GalleryError("request.invalid", `${field} must be a whole number from ${minimum} to ${maximum}`, {
    field,
  });
}

export function pageSize(request: PageRequest): number {
  return checkCount(request.page_size, "page_size", DEFAULT_SIZE, 1, MAXIMUM_SIZE);
}

/**
 * A cursor is the sort key of the last row of a page, together with the query it belongs to, so that one from
 * another query is refused instead of silently giving wrong pages.
 */
export function encodeCursor(query: string, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([query, ...key])).toString("base64url");
}

export function decodeCursor<Key extends readonly (string | number)[]>(
  request: PageRequest,
  query: string,
  first: Key,
): Key {
  if (request.page_token === undefined) return first;
  const [owner, ...key] = decodeTuple(request.page_token);
  const fits =
    owner === query &&
    key.length === first.length &&
    key.every((part, index) => typeof part === typeof first[index]);
  if (fits) return key as unknown as Key;
  throw new GalleryError("cursor.invalid", "page_token is not a cursor of this query", {
    field: "page_token",
  });
}

function decodeTuple(token: unknown): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(String(token), "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Cuts the row that was read beyond the page, and makes the cursor of the last one kept. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  size: number,
  query: string,
  keyOf: (row: Row) => readonly (string | number)[],
  itemOf: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, size);
  const items = kept.map(itemOf);
  return rows.length > size
    ? { items, next_page_token: encodeCursor(query, keyOf(kept.at(-1)!)) }
    : { items };
}
