import type { FastifyRequest } from "fastify";
import type { Caller, Door } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";

/** What a client may claim to be, or to have chosen, in a header. */
const ACTOR = /^[A-Za-z0-9][A-Za-z0-9._@:/+ -]{0,127}$/;
const ACTOR_FORM = "1 to 128 of A-Z a-z 0-9 . _ @ : / + - and blanks";
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;

function claimed(request: FastifyRequest, header: string, form: RegExp, wanted: string): string | undefined {
  const value = request.headers[header.toLowerCase()];
  if (value === undefined || (typeof value === "string" && form.test(value))) return value;
  throw new GalleryError("request.invalid", `the header ${header} must be ${wanted}`, { field: header });
}

/** The user name that HTTP basic authentication carries; other schemes carry none. */
function basicUser(request: FastifyRequest): string | undefined {
  const credentials = /^basic +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (credentials === undefined) return undefined;
  const user = Buffer.from(credentials, "base64").toString("utf8").split(":", 1)[0] as string;
  if (ACTOR.test(user)) return user;
  throw new GalleryError(
    "request.invalid",
    `the user name of the header Authorization must be ${ACTOR_FORM}`,
    { field: "Authorization" },
  );
}

/**
 * The one place where a request becomes a caller, for every door that speaks HTTP. Without access control the
 * caller may do everything and is `local`, or who it claims to be.
 */
export function callerOf(request: FastifyRequest, door: Door): Caller {
  const actor = claimed(request, "Gallery-Actor", ACTOR, ACTOR_FORM) ?? basicUser(request);
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
