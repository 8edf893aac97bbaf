export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

const BYTES = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * One range of bytes (RFC 9110, 14.1.2). Other units, several ranges and malformed ones are answered with the whole,
 * as the standard allows.
 */
export function parseRange(header: string | undefined, size: number): Range | "all" | "unsatisfiable" {
  const match = BYTES.exec(header ?? "");
  if (match === null) return "all";
  const [, first, last] = match as unknown as [string, string, string];
  if (first === "" && last === "") return "all";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return "all";
  return start >= size ? "unsatisfiable" : { start, end };
}
