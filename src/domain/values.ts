/**
 * A moment as people and programs exchange it: RFC 3339 in UTC with milliseconds, `2026-11-21T10:00:00.000Z`.
 * One fixed width, so text order is time order, also in SQL.
 */
export type Time = string;

/** The value of a standard or free metadata field. Numbers are finite IEEE doubles. */
export type FieldValue = string | number | boolean | readonly string[] | readonly number[];

export type Fields = Readonly<Record<string, FieldValue>>;

/** The type that a field keeps for good within one project, fixed when it is first written. */
export const fieldTypes = ["text", "number", "boolean", "time", "text list", "number list"] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface PageRequest {
  /** 1 to 1,000; 50 unless told otherwise. */
  readonly page_size?: number;
  /** The `next_page_token` of the page before; opaque, bound to its query. */
  readonly page_token?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next_page_token?: string;
}
