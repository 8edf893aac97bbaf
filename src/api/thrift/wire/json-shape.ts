import { GalleryError } from "../../../domain/errors.ts";
import { limits, malformed } from "../limits.ts";

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const opening: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const closing: ReadonlySet<number> = new Set([0x7d, 0x5d]);

/** A field is an object in an object, so JSON nests about four times as deep as the structs do. */
const depthAllowed = limits.depth * 4;
const valuesAllowed = limits.elements * 4;

/** Refuses text that would parse into far more than its size, before it is parsed. */
export function checkJsonShape(bytes: Buffer): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at = endOfText(bytes, at);
    } else if (opening.has(byte)) {
      depth += 1;
      values += 1;
      if (depth > depthAllowed) throw malformed(`nested deeper than ${limits.depth}`);
    } else if (closing.has(byte)) {
      depth -= 1;
    } else if (byte === comma) {
      values += 1;
    }
    if (values > valuesAllowed) {
      throw new GalleryError(
        "request.too_large",
        `a request holds at most ${limits.elements} list and map elements`,
      );
    }
  }
}

function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}
