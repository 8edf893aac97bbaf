import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { type ClientRequest, type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { BlockList, connect, isIP, type LookupFunction, type Socket } from "node:net";
import type { Http, HttpAnswer, HttpRequest } from "./domain/seams.ts";

/* The one connector to the outside. Whoever names a URL must not reach what only this machine can reach. */

/** Everything in IPv4 that is not plainly public (RFC 6890 and its registry). */
const SPECIAL_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** In IPv6 what is handed out is public, but for what carries IPv4 inside or serves protocols and examples. */
const HANDED_OUT_6 = ["2000::/3"];
const SPECIAL_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** Of an answer's body; more of it cuts the connection. */
const MOST_BYTES = 1_024;

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Says in a few words why nothing was sent. */
class Refused extends Error {}

export interface AddressGuard {
  /** Where a URL or the name of a host leads: all of it may be called, else it is refused. */
  resolve(target: Pick<URL, "hostname">): Promise<readonly Address[]>;
  /** Whether it is one of the operator's own networks. */
  isOwn(address: Address): boolean;
}

/** @param networks addresses, with or without a prefix length, that may be called although they are not public */
export function createGuard(networks: readonly string[]): AddressGuard {
  const allowed = blockList(networks);
  const special = blockList([...SPECIAL_4, ...SPECIAL_6]);
  const handedOut = blockList(HANDED_OUT_6);

  const typeOf = ({ family }: Address) => (family === 6 ? "ipv6" : "ipv4");
  const isOwn = (each: Address): boolean => allowed.check(each.address, typeOf(each));

  function mayCall(each: Address): boolean {
    if (isOwn(each)) return true;
    const { address } = each;
    const type = typeOf(each);
    return !special.check(address, type) && (type === "ipv4" || handedOut.check(address, type));
  }

  return {
    isOwn,
    async resolve(target) {
      const host = target.hostname.replace(/^\[|\]$/g, "");
      const family = isIP(host);
      const found = family === 0 ? await lookup(host, { all: true }) : [{ address: host, family }];
      const forbidden = found.find((each) => !mayCall(each));
      if (forbidden === undefined) return found;
      const name = forbidden.address === host ? host : `${host} leads to ${forbidden.address}, which`;
      const advice = "operators open networks with callbackNetworks and rulesNetworks";
      throw new Refused(`${name} is not a public address; ${advice}`);
    },
  };
}

/** @param networks addresses, with or without a prefix length, that may be called although they are not public */
export function createHttp(networks: readonly string[]): Http {
  const { resolve } = createGuard(networks);
  return {
    async request(request) {
      const target = readUrl(request.url);
      const signal = AbortSignal.timeout(request.timeoutMs);
      try {
        const addresses = await Promise.race([resolve(target), abortOf(signal)]);
        return await exchange(target, addresses, request, signal);
      } catch (reason) {
        if (signal.aborted)
          throw new Error(`no answer within ${request.timeoutMs / 1_000} s`, { cause: reason });
        throw new Error(wordsOf(reason), { cause: reason });
      }
    },
    async refusal(url) {
      try {
        await resolve(readUrl(url));
      } catch (reason) {
        if (reason instanceof Refused) return reason.message;
      }
      return undefined;
    },
  };
}

/** A connection for another protocol than HTTP; it ends with the signal. */
export async function connectTo(
  { host, port }: { readonly host: string; readonly port: number },
  guard: AddressGuard,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await Promise.race([guard.resolve({ hostname: host }), abortOf(signal)]);
  const socket = connect({ host, port, lookup: pinned(addresses), signal });
  await once(socket, "connect");
  return socket;
}

export function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Refused("it is not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Refused(`${url.protocol} is neither http: nor https:`);
  }
  if (url.username !== "" || url.password !== "") throw new Refused("it carries a user name or password");
  return url;
}

function exchange(
  target: URL,
  addresses: readonly Address[],
  { method, headers, body, wantsBody = false }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const send = target.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const call: ClientRequest = send(target, {
      method,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: false,
      lookup: pinned(addresses),
      signal,
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      const retryAfterMs = readRetryAfter(answer.headers);
      const told = { status: answer.statusCode ?? 0, ...(retryAfterMs !== undefined && { retryAfterMs }) };
      if (!wantsBody) resolve(told);
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("error", (reason) => {
        if (bytes <= MOST_BYTES) reject(reason);
      });
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (wantsBody) chunks.push(chunk);
        if (bytes > MOST_BYTES) answer.destroy();
      });
      answer.on("close", () => {
        if (wantsBody) resolve({ ...told, body: Buffer.concat(chunks).subarray(0, MOST_BYTES).toString() });
      });
    });
    call.end(body);
  });
}

/** The name has been looked up once and is not asked again, so it cannot lead elsewhere now. */
export function pinned(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses as [Address];
    if (all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

/** In seconds, or as a date: by the sender's own clock when it tells it, since ours may differ. */
function readRetryAfter({ date, "retry-after": text }: IncomingHttpHeaders): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const wait = Date.parse(text) - Date.parse(date ?? "");
  return wait >= 0 ? wait : undefined;
}

export function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

export function wordsOf(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  const { code } = reason as NodeJS.ErrnoException;
  return reason.message || code || reason.name;
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address);
    list.addSubnet(address, Number(prefix ?? (family === 6 ? 128 : 32)), family === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
