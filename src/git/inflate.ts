import { inflateSync } from "node:zlib";
import { GitRefusal } from "../domain/seams.ts";

/** @throws GitRefusal when more than `most` bytes come out */
export function inflate(packed: Buffer, most: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(most, 1) });
  } catch (reason) {
    const large = (reason as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new GitRefusal(large ? `an object is larger than ${most} bytes` : "an object is broken", {
      cause: reason,
    });
  }
}
