import { on, once } from "node:events";
import { userInfo } from "node:os";
import type { Client, ClientChannel, ParsedKey, PublicKeyAuthMethod, ServerHostKeyAlgorithm } from "ssh2";
import type { SshPlace } from "../domain/ssh-place.ts";
import { type AddressGuard, abortOf, connectTo, wordsOf } from "../outgoing.ts";
import { type HostKeys, refusalOf, typeOf } from "./known-hosts.ts";
import { limits, tooLong, tooMuch } from "./limits.ts";
import { type Packet, packets, said } from "./packets.ts";

export interface SshTarget {
  readonly place: SshPlace;
  readonly key: ParsedKey;
  readonly hostKeys: HostKeys;
  readonly guard: AddressGuard;
}

/** How a host proves its key, by the key's type: never over SHA-1. */
const PROOFS: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/** Of what a command says besides its answer. */
const MOST_WORDS = 1_024;

/**
 * Runs a command of Git on another machine: gives what it tells by itself up to a flush, then what it answers to the
 * request. There is an end to the time and to the bytes of it all.
 */
export async function* converse(target: SshTarget, command: string, request: string): AsyncGenerator<Packet> {
  const end = new AbortController();
  const deadline = AbortSignal.timeout(limits.ms);
  deadline.addEventListener("abort", () => end.abort(tooLong(deadline.reason)));
  try {
    const client = await logIn(target, end);
    const channel = await run(client, command, end.signal);
    let words = Buffer.alloc(0);
    channel.stderr.on("data", (part: Buffer) => {
      if (words.length < MOST_WORDS) words = Buffer.concat([words, part]);
    });
    let isAsked = false;
    for await (const part of packets(bytesOf(channel, end.signal))) {
      if (part === null && !isAsked) {
        isAsked = true;
        channel.write(request);
      }
      yield part;
    }
    if (!isAsked) throw new Error(`it answers: ${said(words) || "nothing"}`);
  } catch (reason) {
    throw end.signal.aborted ? end.signal.reason : reason;
  } finally {
    end.abort();
  }
}

/** A connection to a host that has proven its key, and to which the user's was proven; the signal ends it. */
async function logIn({ place, key, hostKeys, guard }: SshTarget, end: AbortController): Promise<Client> {
  const { default: ssh } = await import("ssh2");
  const sock = await connectTo(place, guard, end.signal);
  const client = new ssh.Client();
  const username = place.user ?? userInfo().username;
  const proof: PublicKeyAuthMethod = { type: "publickey", username, key };
  let refusal: string | undefined;
  client.on("error", (reason: Error & { level?: string }) => {
    const words =
      reason.level === "client-authentication"
        ? `it does not let ${username} in with the key of rulesSshKey`
        : `ssh fails: ${said(Buffer.from(wordsOf(reason)))}`;
    end.abort(new Error(refusal ?? words, { cause: reason }));
  });
  client.on("close", () => end.abort(new Error("it closes the connection")));
  client.connect({
    sock,
    username,
    readyTimeout: 0,
    hostVerifier: (shown: Buffer) => {
      refusal = refusalOf(shown, hostKeys);
      return refusal === undefined;
    },
    // Without compression, what is read is no more than what is sent.
    algorithms: { serverHostKey: proofsFor(hostKeys), compress: ["none"] },
    authHandler: [proof],
  });
  sock.on("data", () => {
    if (sock.bytesRead > limits.bytes) end.abort(tooMuch());
  });
  await once(client, "ready", { signal: end.signal });
  return client;
}

/** A host with several keys shows one that is known. */
function proofsFor({ accepted }: HostKeys): ServerHostKeyAlgorithm[] {
  const known = new Set(accepted.map(typeOf));
  const [all, fitting] = [Object.entries(PROOFS), Object.entries(PROOFS).filter(([type]) => known.has(type))];
  return (fitting.length === 0 ? all : fitting).flatMap(([, proofs]) => proofs);
}

function run(client: Client, command: string, signal: AbortSignal): Promise<ClientChannel> {
  const opened = new Promise<ClientChannel>((resolve, reject) => {
    client.exec(command, (reason, channel) => (reason ? reject(reason) : resolve(channel)));
  });
  return Promise.race([opened, abortOf(signal)]);
}

async function* bytesOf(channel: ClientChannel, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const [part] of on(channel, "data", { signal, close: ["end", "close"] })) yield part;
}
