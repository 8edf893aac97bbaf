import type { HeldBytes } from "./held-bytes.ts";
import { limits, malformed } from "./limits.ts";

const headerBytes = 4;

/** What a connection waits for, so that a watchman can tell when it has waited long enough. */
export type Waiting = "frame" | "rest of frame" | "nothing";

/** Reads from chunks of any size, and asks for the next chunk only when it needs one. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether there is another byte. */
  async more(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }

  /** False when the stream ends first. */
  async fill(target: Buffer): Promise<boolean> {
    for (let at = 0; at < target.length; ) {
      if (!(await this.more())) return false;
      const copied = this.#rest.copy(target, at);
      this.#rest = this.#rest.subarray(copied);
      at += copied;
    }
    return true;
  }
}

/**
 * The frames of one connection, one at a time: the next is read when the consumer asks for it, so a client that
 * pipelines waits in its own socket. Throws `request.malformed` at a length that no frame has; an end within a frame
 * is an end.
 */
export async function* readFrames(
  chunks: AsyncIterable<Buffer>,
  held: HeldBytes,
  waitingFor: (what: Waiting) => void,
): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(chunks);
  const header = Buffer.alloc(headerBytes);
  for (;;) {
    waitingFor("frame");
    if (!(await reader.more())) return;
    waitingFor("rest of frame");
    if (!(await reader.fill(header))) return;
    const length = header.readInt32BE();
    if (length < 1 || length > limits.frameBytes) {
      throw malformed(`a frame has 1 to ${limits.frameBytes} bytes, got ${length}`);
    }
    const share = length > limits.smallFrameBytes ? length : 0;
    waitingFor("nothing");
    await held.take(share);
    try {
      const frame = Buffer.allocUnsafe(length);
      waitingFor("rest of frame");
      if (!(await reader.fill(frame))) return;
      waitingFor("nothing");
      yield frame;
    } finally {
      held.giveBack(share);
    }
  }
}

export function frameOf(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + message.length);
  frame.writeInt32BE(message.length);
  message.copy(frame, headerBytes);
  return frame;
}
