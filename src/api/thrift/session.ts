import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Generated } from "./generated.ts";
import type { Given } from "./operation.ts";

/** Who is at the other end. */
export interface Session {
  readonly caller: Caller;
  /** Framed TCP has no headers, so a request may say who calls; over HTTP the door has found that out already. */
  readonly believesContext: boolean;
}

const printable = /^[\x21-\x7e]+$/;
const visible = /^[^\p{Cc}\p{Cs}]+$/u;

function checked(
  value: string | null | undefined,
  name: string,
  form: RegExp,
  most: number,
): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (value.length <= most && form.test(value)) return value;
  const field = `context.${name}`;
  const kind = form === printable ? "printable ASCII characters" : "characters without control characters";
  throw new GalleryError("text.invalid", `${field} is at most ${most} ${kind}`, { field });
}

/** The caller of one request: the session's, with what the request says about itself. */
export function callerOf(
  { caller, believesContext }: Session,
  context: Given<Generated.RequestContext>,
): Caller {
  const actor = checked(context?.actor, "actor", visible, 200);
  const requestId = checked(context?.requestId, "requestId", printable, 128);
  const idempotencyKey =
    caller.idempotencyKey ?? checked(context?.idempotencyKey, "idempotencyKey", printable, 255);
  return {
    ...caller,
    ...(believesContext && actor !== undefined ? { actor } : {}),
    ...(believesContext && requestId !== undefined ? { requestId } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
