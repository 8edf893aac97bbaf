import { nulRefusal } from "../query.ts";

const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** JSON columns travel as text on both databases. */
export function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function parseOptional<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** A NUL in it is refused, since PostgreSQL cannot keep one. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.includes("\\u0000") && ESCAPED_NUL.test(text)) throw nulRefusal();
  return text;
}
