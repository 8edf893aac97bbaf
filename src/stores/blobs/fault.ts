import { GalleryError } from "../../domain/errors.ts";

const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The catalogue's word for what the operating system reported while `doing` something; paths stay out of it. */
export function storeFault(error: unknown, doing: string): GalleryError {
  if (error instanceof GalleryError) return error;
  const code = systemCode(error) ?? "unknown fault";
  const full = NO_ROOM.has(code);
  return new GalleryError(full ? "store.full" : "store.unavailable", `${doing} failed (${code})`, {
    cause: error,
  });
}

/** The system's error code, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
