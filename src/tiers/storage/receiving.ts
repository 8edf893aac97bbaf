import type { Readable } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobStore, BlobWriter, StoredBlob } from "../../stores/blobs/store.ts";

/** What a client says of bytes before it sends them. */
export interface Announced {
  readonly digest?: string;
  readonly size?: number;
}

function holdAgainst(stored: StoredBlob, announced: Announced): void {
  if (announced.digest !== undefined && announced.digest !== stored.digest) {
    throw new GalleryError("digest.mismatch", `${announced.digest} was announced, ${stored.digest} arrived`, {
      field: "digest",
    });
  }
  if (announced.size !== undefined && announced.size !== stored.size) {
    throw new GalleryError(
      "digest.mismatch",
      `${announced.size} bytes were announced, ${stored.size} arrived`,
      { field: "size" },
    );
  }
}

export async function take(writer: BlobWriter, bytes: Readable | Buffer): Promise<void> {
  if (Buffer.isBuffer(bytes)) return writer.write(bytes);
  for await (const chunk of bytes) await writer.write(chunk as Buffer);
}

/** Makes the bytes durable; other ones than were announced are dropped and refused. */
export async function finish(
  store: BlobStore,
  writer: BlobWriter,
  announced: Announced = {},
): Promise<StoredBlob> {
  const stored = await writer.finish();
  try {
    holdAgainst(stored, announced);
  } catch (reason) {
    await store.delete(stored.location);
    throw reason;
  }
  return stored;
}

/** Takes one stream in to its end; nothing is left of one that breaks off. */
export async function receive(
  store: BlobStore,
  bytes: Readable,
  announced: Announced = {},
): Promise<StoredBlob> {
  const writer = await store.create();
  try {
    await take(writer, bytes);
  } catch (reason) {
    await writer.abort();
    if (reason instanceof GalleryError) throw reason;
    throw new GalleryError("request.malformed", "the connection ended before the blob was complete", {
      cause: reason,
    });
  }
  return finish(store, writer, announced);
}
