import { getSystemErrorMap } from "node:util";
import { GalleryError } from "../domain/errors.ts";

/** What the operating system said about a file of the caller's, in words. */
export function unreadable(file: string, error: unknown): GalleryError {
  return new GalleryError("file.unreadable", `cannot read ${file}: ${reasonOf(error)}`, { cause: error });
}

export function unwritable(file: string, error: unknown): GalleryError {
  return new GalleryError("file.unwritable", `cannot write ${file}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message;
}
