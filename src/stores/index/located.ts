import { GalleryError } from "../../domain/errors.ts";

/** Runs a step on one part of a request; a refusal says which part. */
export function located<T>(field: string, run: () => T): T {
  try {
    return run();
  } catch (reason) {
    if (!(reason instanceof GalleryError)) throw reason;
    const { code, message, position, ownHint: hint } = reason;
    const path =
      reason.field === undefined
        ? field
        : `${field}${reason.field.startsWith("[") ? "" : "."}${reason.field}`;
    throw new GalleryError(code, message, {
      field: path,
      ...(position === undefined ? {} : { position }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
