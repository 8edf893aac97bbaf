import { GalleryError } from "../../domain/errors.ts";
import type { BlobStore, BlobWriter } from "../../stores/blobs/store.ts";
import { StoreFailure } from "../../stores/records/sql/commit/outcome.ts";

/** How a call fails: the statement alone, or the whole store; once, or from then on. */
export type Failure = "statement, once" | "store, once" | "store, for ever";
export const failures: readonly Failure[] = ["statement, once", "store, once", "store, for ever"];

/** Counts the calls of the stores, and fails the one with the given number. */
export class Failing {
  #calls = 0;
  #armed: { at: number; failure: Failure } | undefined;
  /** Whether the call that should fail was made at all. */
  reached = false;

  arm(at: number, failure: Failure): void {
    this.#calls = 0;
    this.reached = false;
    this.#armed = { at, failure };
  }

  disarm(): void {
    this.#armed = undefined;
  }

  statement(): void {
    const failure = this.#next();
    if (failure === undefined) return;
    const gone = new GalleryError("store.unavailable", "a statement failed on purpose");
    throw failure === "statement, once" ? gone : new StoreFailure(gone);
  }

  blobs(inner: BlobStore): BlobStore {
    const call = <T>(work: () => Promise<T>): Promise<T> => {
      if (this.#next() === undefined) return work();
      return Promise.reject(new GalleryError("store.unavailable", "a blob call failed on purpose"));
    };
    const writer = (each: BlobWriter): BlobWriter => ({
      get written() {
        return each.written;
      },
      write: (chunk) => call(() => each.write(chunk)),
      finish: () => call(() => each.finish()),
      abort: () => each.abort(),
    });
    const counted = () => call(async () => {});
    return {
      scheme: inner.scheme,
      create: () => call(async () => writer(await inner.create())),
      read: (location, range) => call(() => inner.read(location, range)),
      size: (location) => call(() => inner.size(location)),
      delete: (location) => call(() => inner.delete(location)),
      async *list() {
        await counted();
        yield* inner.list();
      },
      check: () => inner.check(),
      close: () => inner.close(),
    };
  }

  #next(): Failure | undefined {
    if (this.#armed === undefined) return undefined;
    const { at, failure } = this.#armed;
    this.#calls += 1;
    const fails = failure === "store, for ever" ? this.#calls >= at : this.#calls === at;
    if (!fails) return undefined;
    this.reached = true;
    return failure;
  }
}
