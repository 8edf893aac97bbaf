import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import git, { type GitHttpRequest, type HttpClient } from "isomorphic-git";
import { type AddressGuard, abortOf, pinned, readUrl } from "../outgoing.ts";
import { limits, tooMuch } from "./limits.ts";
import { packets } from "./packets.ts";
import type { Transport } from "./transport.ts";

/** What an answer is worth reading of when it is none of Git's. */
const REASON_MOST = 200;

/**
 * The way to a remote over HTTP: the same doors as for every other call, an end to what is read, no redirect. Without
 * TLS it talks to the operator's own networks only.
 *
 * @param token sent with every request, as a password
 */
export function overHttp(url: string, guard: AddressGuard, token: string | undefined): Transport {
  const http = createClient(guard, token);
  return {
    async lookUp(name) {
      const refs = await git.listServerRefs({ http, url, prefix: name });
      return refs.find(({ ref }) => ref === name)?.oid;
    },
    async *exchange(request) {
      const { body } = await http.request({
        url: `${url}/git-upload-pack`,
        method: "POST",
        headers: {
          "content-type": "application/x-git-upload-pack-request",
          accept: "application/x-git-upload-pack-result",
        },
        body: (async function* () {
          yield Buffer.from(request);
        })(),
      });
      yield* packets(body);
    },
  };
}

function createClient(guard: AddressGuard, token: string | undefined) {
  return {
    async request({ url, method = "GET", headers = {}, body }: GitHttpRequest) {
      const target = readUrl(url);
      const signal = AbortSignal.timeout(limits.ms);
      const addresses = await Promise.race([guard.resolve(target), abortOf(signal)]);
      if (target.protocol === "http:" && !addresses.every((each) => guard.isOwn(each))) {
        throw new Error(
          "rules are read over https:, and over http: only from the networks in --rules-networks",
        );
      }
      const credentials = token === undefined ? {} : { authorization: basic(token) };
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const send = target.protocol === "https:" ? tlsRequest : plainRequest;
        const call = send(target, {
          method,
          headers: { ...headers, ...credentials },
          agent: false,
          lookup: pinned(addresses),
          signal,
        });
        call.on("error", reject);
        call.on("response", resolve);
        void collect(body).then((bytes) => call.end(bytes), reject);
      });
      const statusCode = answer.statusCode ?? 0;
      if (statusCode !== 200) {
        answer.destroy();
        throw new Error(reasonOf(statusCode, answer.headers.location));
      }
      return {
        ...{ url, method, statusCode, statusMessage: answer.statusMessage ?? "" },
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: capped(answer),
      };
    },
  } satisfies HttpClient;
}

/** Every service takes any user name with a token. */
const basic = (token: string): string => `Basic ${Buffer.from(`git:${token}`).toString("base64")}`;

function reasonOf(status: number, location: string | undefined): string {
  if (status === 401 || status === 403) return `it answers ${status}: it wants a token that may read it`;
  if (status === 404) return "it answers 404: there is no such repository, or the token may not read it";
  if (status >= 300 && status < 400) {
    return `it answers ${status} and leads to ${(location ?? "nowhere").slice(0, REASON_MOST)}, which is not followed: use that address`;
  }
  return `it answers ${status}`;
}

async function collect(body: GitHttpRequest["body"]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  if (body !== undefined) for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

async function* capped(answer: IncomingMessage): AsyncIterableIterator<Uint8Array> {
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limits.bytes) throw tooMuch();
    yield part;
  }
}
