import type { FastifyRequest } from "fastify";
import type { Caller, Door } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";

/** What a client may claim to be, or to have chosen, in a header. */
const ACTOR = /^[A-Za-z0-9][A-Za-z0-9._@:/+ -]{0,127}$/;
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;

function claimed(request: FastifyRequest, header: string, form: RegExp, wanted: string): string | undefined {
  const value = request.headers[header.toLowerCase()];
  if (value === undefined || (typeof value === "string" && form.test(value))) return value;
  throw new GalleryError("request.invalid", `the header ${header} must be ${wanted}`, { field: header });
}

/**
 * The one place where a request becomes a caller, for every door that speaks HTTP. Without access control the
 * caller may do everything and is `local`, or who it claims to be.
 */
export function callerOf(request: FastifyRequest, door: Door): Caller {
  const actor = claimed(request, "Gallery-Actor", ACTOR, "1 to 128 of A-Z a-z 0-9 . _ @ : / + - and blanks");
  const idempotencyKey = claimed(
    request,
    "Idempotency-Key",
    IDEMPOTENCY_KEY,
    "1 to 255 visible ASCII characters",
  );
  return {
    actor: actor ?? "local",
    door,
    requestId: request.id,
    may: () => true,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}
