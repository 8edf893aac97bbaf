import { GalleryError } from "../../domain/errors.ts";
import { type Generated, types } from "./generated.ts";

/** What the door writes down about faults; a pino logger fits. */
export interface Log {
  error(details: object, message: string): void;
  debug(details: object, message: string): void;
}

/** The wire's exception. `requestId` is where whoever reads the log finds the call. */
export function toWireError(error: GalleryError, requestId: string): Generated.GalleryError {
  const wire = new types.GalleryError({
    code: error.code,
    message: error.message,
    kind: error.kind,
    hint: error.hint,
    requestId,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
  });
  // Our readers and writers take an i64 as a number, which the generated types do not know.
  return Object.assign(wire, { position: error.position ?? null });
}

/** Refusals go out as they are; anything else is a fault of ours, logged, and says nothing about itself outside. */
export function explain(error: unknown, requestId: string, log: Log): Generated.GalleryError {
  if (error instanceof types.GalleryError) return error;
  if (error instanceof GalleryError) {
    if (error.kind === "internal") log.error({ err: error, requestId }, error.message);
    return toWireError(error, requestId);
  }
  log.error({ err: error, requestId }, "a Thrift call failed");
  return toWireError(new GalleryError("internal", `the server failed; request ${requestId}`), requestId);
}
