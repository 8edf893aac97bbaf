import { clean } from "./commit.ts";

const MOST_SAID = 200;

/** Digits of the length that a packet begins with, and counts itself. */
const HEAD = 4;

/** A line of Git's protocol without its length; null for a flush, which ends a part of the talk. */
export type Packet = Buffer | null;

export const FLUSH = "0000";

export const packet = (text: string): string => (text.length + HEAD).toString(16).padStart(HEAD, "0") + text;

/**
 * The packets of an answer as they come in; what is cut off at its end is left out, so whoever reads it looks for the
 * flush. Throws when it is none of Git's, or says what is wrong.
 */
export async function* packets(answer: AsyncIterable<Uint8Array>): AsyncGenerator<Packet> {
  let left = Buffer.alloc(0);
  for await (const part of answer) {
    left = Buffer.concat([left, part]);
    let start = 0;
    while (left.length - start >= HEAD) {
      const length = lengthAt(left, start);
      if (length === 0) yield null;
      else if (left.length - start < length) break;
      else yield checked(left.subarray(start + HEAD, start + length));
      start += length || HEAD;
    }
    left = left.subarray(start);
  }
}

/** What the other side says in words. */
export const said = (bytes: Buffer): string =>
  clean(bytes.toString("utf8", 0, 4 * MOST_SAID), MOST_SAID).trim();

export const cut = (): Error => new Error("its answer is cut, or none of Git's");

function lengthAt(bytes: Buffer, start: number): number {
  const head = bytes.toString("latin1", start, start + HEAD);
  const length = /^[0-9a-f]{4}$/.test(head) ? Number.parseInt(head, 16) : Number.NaN;
  if (length === 0 || length > HEAD) return length;
  throw cut();
}

function checked(bytes: Buffer): Buffer {
  if (bytes.toString("latin1", 0, 4) !== "ERR ") return bytes;
  throw new Error(`it answers: ${said(bytes.subarray(4))}`);
}
