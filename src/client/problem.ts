import { catalogue } from "../domain/error-catalogue.ts";
import { type ErrorCode, GalleryError } from "../domain/errors.ts";

/** The body of an error answer (RFC 9457) as a Gallery server writes it. */
interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
  readonly field?: unknown;
  readonly position?: unknown;
  readonly requestId?: unknown;
}

/** A refusal that a server sent: the catalogue's error with what only the answer knew. */
export class RemoteError extends GalleryError {
  /** Finds the request in the server's log. */
  readonly requestId: string | undefined;
  readonly #status: number;

  constructor(code: ErrorCode, response: Response, problem: Problem) {
    super(code, text(problem.detail) ?? `the server answered ${response.status} ${response.statusText}`, {
      field: text(problem.field),
      position: typeof problem.position === "number" ? problem.position : undefined,
      retryAfter: readRetryAfter(response.headers.get("retry-after"), Date.now()),
      hint: text(problem.hint),
    });
    this.requestId = text(problem.requestId) ?? response.headers.get("x-request-id") ?? undefined;
    this.#status = response.status;
  }

  override get status(): number {
    return this.#status;
  }
}

/** Rebuilds the error of an answer that is not a success; consumes its body. */
export async function readProblem(response: Response): Promise<RemoteError> {
  const problem = await readBody(response);
  return new RemoteError(knownCode(problem.code) ?? codeOfStatus(response.status), response, problem);
}

/** Seconds to wait, from either form of the header; undefined when it is absent or unreadable. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - now) / 1000));
}

async function readBody(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (!/[/+]json\b/.test(type)) {
    await response.body?.cancel();
    return {};
  }
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    // A proxy may cut the body short; the status still says what happened.
    return {};
  }
}

function knownCode(code: unknown): ErrorCode | undefined {
  return typeof code === "string" && Object.hasOwn(catalogue, code) ? (code as ErrorCode) : undefined;
}

/** For answers of proxies, and of newer servers whose codes this client does not know. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 404) return "request.unknown_route";
  if (status === 401 || status === 403) return "permission.denied";
  if (status === 408) return "request.timeout";
  if (status === 413) return "request.too_large";
  if (status === 429 || (status >= 502 && status <= 504)) return "server.busy";
  return status < 500 ? "request.invalid" : "internal";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
