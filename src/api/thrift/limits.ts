import { GalleryError } from "../../domain/errors.ts";

const mebibyte = 1024 * 1024;

export const limits = {
  /** Bytes of one frame or body, either way: the default of other Thrift implementations. */
  frameBytes: 16_384_000,
  /** Bytes of a blob in one call; in JSON they grow by a third and still fit a frame. */
  partBytes: 8 * mebibyte,
  /** Containers and structs inside each other; the deepest request has nine. */
  depth: 32,
  /** Elements of all lists and maps of one message: an empty struct is one byte on the wire, but not in memory. */
  elements: 250_000,
  connections: 1_000,
  /** Bytes of all frames being received or answered that are larger than `smallFrameBytes`. */
  heldBytes: 64 * mebibyte,
  smallFrameBytes: 64 * 1024,
  /** From a frame's first byte to its last, and from an answer's first byte to its last. */
  frameMs: 60_000,
  idleMs: 600_000,
  /** For calls that are under way when the server stops. */
  graceMs: 10_000,
} as const;

export function malformed(what: string): GalleryError {
  return new GalleryError("request.malformed", `the Thrift message is malformed: ${what}`);
}

export function answerTooLarge(): GalleryError {
  const message = `the answer exceeds the ${limits.frameBytes} bytes of a frame; ask for a smaller page`;
  return new GalleryError("request.too_large", message);
}

/** Counts what one message makes us build. */
export class MessageBudget {
  #depth = 0;
  #elements = 0;

  enter(): void {
    this.#depth += 1;
    if (this.#depth > limits.depth) throw malformed(`nested deeper than ${limits.depth}`);
  }

  leave(): void {
    this.#depth -= 1;
  }

  count(elements: number): void {
    this.#elements += elements;
    if (this.#elements > limits.elements) {
      throw new GalleryError(
        "request.too_large",
        `a request holds at most ${limits.elements} list and map elements`,
      );
    }
  }
}
