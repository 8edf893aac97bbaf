import { GalleryError } from "../domain/errors.ts";
import { readProblem } from "./problem.ts";
import { withRetries } from "./retry.ts";

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:5150`. */
  readonly url: string;
  /** The name that changes are recorded under, on servers that do not check who calls. */
  readonly actor?: string;
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Further attempts after a failure that may pass; 4 unless told. */
  readonly retries?: number;
  /** Milliseconds for one attempt of a call without a streamed body; 60,000 unless told. */
  readonly timeout?: number;
}

/** What every call takes beside its own input. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

type QueryValue = string | number | boolean | readonly string[] | object | undefined;

export interface Call extends CallOptions {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Why the call may be sent again: it only reads (or what it leaves behind is swept), or it writes under an
   * idempotency key, which is made here once for all attempts. A call with neither is sent once.
   */
  readonly repeat?: "harmless" | "keyed";
  /** Milliseconds that the server is asked to take before it answers, beside what any call may take. */
  readonly patience?: number;
}

/** A body that flows out as fast as the server takes it in. */
export type StreamBody = AsyncIterable<Uint8Array> | Uint8Array;

/** A call whose body or answer flows; it is sent once, and its caller knows how to go on after a cut. */
export interface StreamCall extends Omit<Call, "body" | "repeat" | "patience"> {
  readonly stream?: StreamBody;
}

/** The one way to the server. Every failure is a `GalleryError`, or the reason of the caller's own signal. */
export interface Transport {
  readonly retries: number;
  json<Result>(call: Call): Promise<Result>;
  /** Sends a body that flows and reads a JSON answer. */
  send<Result>(call: StreamCall): Promise<Result>;
  /** Answers before the body has been read. */
  open(call: StreamCall): Promise<Response>;
}

export function createTransport(options: ClientOptions): Transport {
  const base = readBase(options.url);
  const fetchIt = options.fetch ?? fetch;
  const retries = options.retries ?? 4;
  const timeout = options.timeout ?? 60_000;
  const common: Record<string, string> =
    options.actor === undefined ? {} : { "gallery-actor": options.actor };

  async function exchange(call: StreamCall, init: RequestInit): Promise<Response> {
    const headers = { ...common, ...(init.headers as Record<string, string>), ...call.headers };
    let response: Response;
    try {
      const url = `${base}${call.path}${queryText(call.query)}`;
      response = await fetchIt(url, { signal: call.signal ?? null, ...init, method: call.method, headers });
    } catch (error) {
      throw connectionError(error, base, call.signal);
    }
    if (!response.ok) throw await readProblem(response);
    return response;
  }

  async function readJson<Result>(response: Response, call: StreamCall): Promise<Result> {
    if (response.status === 204) return undefined as Result;
    try {
      return (await response.json()) as Result;
    } catch (error) {
      throw connectionError(error, base, call.signal);
    }
  }

  async function attempt<Result>(call: Call, init: RequestInit): Promise<Result> {
    const limit = AbortSignal.timeout(timeout + (call.patience ?? 0));
    const signal = call.signal === undefined ? limit : AbortSignal.any([call.signal, limit]);
    return readJson(await exchange(call, { ...init, signal }), call);
  }

  const open = (call: StreamCall): Promise<Response> =>
    exchange(call, call.stream === undefined ? {} : streamed(call.stream));

  return {
    retries,
    open,
    send: async (call) => readJson(await open(call), call),
    json(call) {
      const headers: Record<string, string> = { accept: "application/json" };
      if (call.body !== undefined) headers["content-type"] = "application/json";
      if (call.repeat === "keyed") headers["idempotency-key"] = crypto.randomUUID();
      const init: RequestInit = { headers };
      if (call.body !== undefined) init.body = JSON.stringify(call.body);
      return withRetries(call.repeat === undefined ? 0 : retries, call.signal, () => attempt(call, init));
    },
  };
}

/**
 * A body that is sent as it is read. Where a redirect might be followed, `fetch` keeps a copy of all of it to send again;
 * it does so unless both of the last two are told.
 */
function streamed(body: StreamBody): RequestInit {
  return { body, duplex: "half", redirect: "error", window: null } as RequestInit;
}

/** Encodes the parts of a path that come from a caller. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

/** Names what a write expects to replace: the position of a deployment, which is its ETag. */
export function ifMatchHeader(position: number | undefined): Record<string, string> {
  return position === undefined ? {} : { "if-match": `"${position}"` };
}

/** Asks for the bytes from `start` on, as long as they are those of the entity tag. */
export function rangeHeaders(start: number | undefined, ifRange: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (start !== undefined && start > 0) headers.range = `bytes=${start}-`;
  if (ifRange !== undefined) headers["if-range"] = ifRange;
  return headers;
}

/** Reads one page after the other, as far as the consumer goes. */
export async function* everyPage<Item>(
  first: string | undefined,
  read: (pageToken: string | undefined) => Promise<{ items: readonly Item[]; next_page_token?: string }>,
): AsyncGenerator<Item, void, undefined> {
  let token = first;
  do {
    const page = await read(token);
    yield* page.items;
    token = page.next_page_token;
  } while (token !== undefined);
}

function readBase(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new GalleryError(
      "config.invalid",
      `"${url}" is not the address of a server: it needs http:// or https://`,
    );
  }
  return `${url.replace(/\/+$/, "")}/api/v1`;
}

/** Lists repeat their name, objects travel as JSON. */
function queryText(query: Call["query"]): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) pairs.append(name, item);
    else pairs.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

/** Tells a caller's own abort from a connection that failed. */
export function connectionError(error: unknown, base: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof GalleryError) return error;
  return new GalleryError(
    "server.unreachable",
    `no answer from ${new URL(base).origin}: ${reasonOf(error)}`,
    {
      cause: error,
    },
  );
}

const BAD_PORT =
  "web clients never speak to its port, which another protocol owns; start the server on another one, such as 5150";

/** Why a connection failed, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "it took too long";
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  const reason = cause instanceof Error && cause.message !== "" ? cause.message : error.message;
  return reason === "bad port" ? BAD_PORT : reason;
}
