import { type ErrorCode, GalleryError } from "../../../domain/errors.ts";

/** The answer, or nothing when it is refused with one of the codes. */
export async function unless<T>(codes: readonly ErrorCode[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GalleryError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
