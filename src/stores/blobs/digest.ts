import { createHash } from "node:crypto";
import { pipeline, type Readable, Transform } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";

/** What identifies a blob's content: SHA-256 of all its bytes, 64 lower-case hex digits. */
export interface Digest {
  readonly algorithm: "sha256";
  readonly hex: string;
}

const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** Reads `sha256:<64 lower-case hex digits>`; anything else is `request.invalid`. */
export function parseDigest(text: string): Digest {
  const hex = DIGEST.exec(text)?.[1];
  if (hex === undefined) {
    throw new GalleryError(
      "request.invalid",
      `a digest is "sha256:" and 64 lower-case hex digits, got ${JSON.stringify(text.slice(0, 80))}`,
      { field: "digest" },
    );
  }
  return { algorithm: "sha256", hex };
}

export function formatDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex}`;
}

/** A running digest; every upload and every verified read counts its bytes through one. */
export class DigestCounter {
  readonly #hash = createHash("sha256");
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#size += bytes.length;
  }

  /** May be called once. */
  digest(): Digest {
    return { algorithm: "sha256", hex: this.#hash.digest("hex") };
  }
}

/**
 * Passes a whole blob on while it is hashed, and holds the last chunk back until digest and size have been
 * found right. So a reader of damaged bytes gets a short stream that ends in `blob.corrupt`, never a complete
 * wrong answer. Destroying the result destroys `source`.
 */
export function verified(source: Readable, expected: Digest, size: number): Readable {
  const counter = new DigestCounter();
  let held: Buffer | undefined;
  const corrupt = (found: string) =>
    new GalleryError("blob.corrupt", `blob ${formatDigest(expected)} of ${size} bytes ${found}`);
  const check = (): GalleryError | null => {
    if (counter.size < size) return corrupt(`ends after ${counter.size} bytes`);
    const found = formatDigest(counter.digest());
    return found === formatDigest(expected) ? null : corrupt(`has the digest ${found}`);
  };
  const verifier = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.add(chunk);
      if (counter.size > size) return done(corrupt("has more bytes"));
      // An empty chunk must not push the held one out.
      if (chunk.length === 0) return done();
      const ready = held;
      held = chunk;
      done(null, ready);
    },
    flush(done) {
      const fault = check();
      if (fault) done(fault);
      else done(null, held);
    },
  });
  return pipeline(source, verifier, () => {
    // The error, if any, has already reached the reader through `verifier`.
  });
}
