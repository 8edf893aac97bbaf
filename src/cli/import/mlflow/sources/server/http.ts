import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { reasonOf } from "../../../../../client/transport.ts";
import { GalleryError } from "../../../../../domain/errors.ts";
import { SourceRefusal, withPatience } from "../../patience.ts";

export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/** One way to an MLflow server; every failure is a `GalleryError`. */
export interface Http {
  get<Answer>(path: string, query: Record<string, string | number>): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  /** Answers before the body has been read. */
  open(path: string, query: Record<string, string>): Promise<{ bytes: Readable; size: number | undefined }>;
}

const TIMEOUT = 120_000;

/** As MLflow's clients have it: a user with a password goes before a token. */
export function authorization({ username, password, token }: Credentials): Record<string, string> {
  if (username && password) {
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  }
  return token ? { authorization: `Bearer ${token}` } : {};
}

async function refusalOf(response: Response, path: string): Promise<SourceRefusal> {
  const text = await response.text().catch(() => "");
  let sentence = text.slice(0, 200).replaceAll(/\s+/g, " ").trim();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") sentence = message;
  } catch {
    // A page of a proxy, then.
  }
  return new SourceRefusal(
    response.status,
    `the MLflow server answered ${response.status} to ${path}: ${sentence}`,
  );
}

/** @param address of the server, without a slash at its end */
export function createHttp(address: URL, credentials: Credentials, signal: AbortSignal): Http {
  const base = `${address.origin}${address.pathname.replace(/\/+$/, "")}`;
  const told = {
    ...credentials,
    ...(address.username && {
      username: decodeURIComponent(address.username),
      password: decodeURIComponent(address.password),
    }),
  };
  const headers = { ...authorization(told), "user-agent": "gallery-import" };

  function unreachable(error: unknown): unknown {
    if (signal.aborted) return signal.reason;
    const sentence = `no answer from ${address.origin}: ${reasonOf(error)}`;
    return new GalleryError("source.unreachable", sentence, { cause: error });
  }

  async function exchange(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    } catch (error) {
      throw unreachable(error);
    }
    if (response.ok) return response;
    throw await refusalOf(response, path.replace(/\?.*$/, ""));
  }

  async function json<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    const response = await exchange(path, { ...init, signal: limit });
    try {
      return (await response.json()) as Answer;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw unreachable(error);
      throw new SourceRefusal(
        response.status,
        `${path.replace(/\?.*$/, "")} did not answer with JSON: no MLflow server?`,
      );
    }
  }

  const queried = (path: string, query: Record<string, string | number>): string => {
    const pairs = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) pairs.append(name, String(value));
    return `${path}?${pairs}`;
  };

  return {
    get: (path, query) => withPatience(signal, () => json(queried(path, query), {})),
    post: (path, body) =>
      withPatience(signal, () =>
        json(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
    async open(path, query) {
      const response = await exchange(queried(path, query), { signal });
      const length = response.headers.get("content-length");
      const isPlain = response.headers.get("content-encoding") === null;
      const body = response.body as ReadableStream<Uint8Array> | null;
      return {
        bytes: body === null ? Readable.from([]) : Readable.fromWeb(body),
        size: length === null || !isPlain ? undefined : Number(length),
      };
    },
  };
}
