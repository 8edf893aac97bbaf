import { fingerprint } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Found, Key } from "../../stores/records/sql/search/query.ts";

/** Where a page ended, and the moment that its search called now: all of its pages mean the same moment. */
export interface Place {
  readonly now: number;
  readonly last: Found;
}

const DIGEST_LENGTH = 16;

/** A cursor of one query, opaque to callers: another query's, or a changed one, is refused. */
export function encodePlace(query: string, { now, last }: Place): string {
  const content = [query, now, last.id, ...last.keys.map(writtenKey)];
  return Buffer.from(JSON.stringify([digest(content), ...content])).toString("base64url");
}

/** Throws cursor.invalid. */
export function decodePlace(query: string, token: unknown): Place {
  const [checksum, ...content] = readList(token);
  const [owner, now, id, ...values] = content;
  const fits = owner === query && checksum === digest(content);
  if (fits) return { now: now as number, last: { id: id as number, keys: values.map(readKey) } };
  throw new GalleryError("cursor.invalid", "page_token is not a cursor of this search", {
    field: "page_token",
  });
}

/** JSON has no infinities. */
const writtenKey = (key: Key): unknown =>
  typeof key === "number" && !Number.isFinite(key) ? [Math.sign(key)] : key;

const readKey = (written: unknown): Key =>
  Array.isArray(written) ? (written[0] as number) * Number.POSITIVE_INFINITY : (written as Key);

/** Names a query; two that differ in anything have different names. */
export const digest = (query: unknown): string => fingerprint(query).slice(0, DIGEST_LENGTH);

function readList(token: unknown): unknown[] {
  try {
    const list: unknown = JSON.parse(Buffer.from(String(token), "base64url").toString());
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
