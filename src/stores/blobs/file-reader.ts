import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";
import { storeFault, systemCode } from "./fault.ts";
import type { ByteRange } from "./store.ts";

const CHUNK = 1 << 20;

/** Opens a regular file to read. Undefined when there is none: a link, a pipe or a folder does not count. */
export async function openRegularFile(path: string): Promise<{ file: FileHandle; size: number } | undefined> {
  // Without O_NONBLOCK a pipe planted in the folder would hold a thread for ever.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
  try {
    const status = await file.stat();
    if (status.isFile()) return { file, size: status.size };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

/** True when the error says that there is no such file of ours: nothing there, or something not ours. */
export function isAbsence(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"].includes(systemCode(error) ?? "");
}

/** Streams a range of an open file in chunks of 1 MiB and closes it at the end, on a fault and on destroy. */
export function streamFile(file: FileHandle, range: ByteRange): Readable {
  let position = range.start;
  return new Readable({
    highWaterMark: CHUNK,
    read() {
      const length = Math.min(CHUNK, range.end - position);
      if (length === 0) {
        this.push(null);
        return;
      }
      file.read(Buffer.allocUnsafeSlow(length), 0, length, position).then(
        ({ bytesRead, buffer }) => {
          position += bytesRead;
          if (bytesRead > 0) this.push(buffer.subarray(0, bytesRead));
          else this.destroy(new GalleryError("blob.corrupt", `a stored blob ends after ${position} bytes`));
        },
        (error) => this.destroy(storeFault(error, "reading a blob")),
      );
    },
    destroy(error, done) {
      file.close().then(
        () => done(error),
        (fault) => done(error ?? storeFault(fault, "closing a blob")),
      );
    },
  });
}
