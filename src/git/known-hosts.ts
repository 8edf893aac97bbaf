import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SshPlace } from "../domain/ssh-place.ts";

/** Keys of one host, each as SSH sends it. */
export interface HostKeys {
  /** As the file writes the host. */
  readonly name: string;
  readonly file: string;
  readonly accepted: readonly Buffer[];
  readonly revoked: readonly Buffer[];
}

interface Line {
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly key: Buffer;
}

const USUAL_PORT = 22;

const LINE = /^(?:@([\w-]+)\s+)?([^\s#@]\S*)\s+[\w.@-]+\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/;

/** What a file of known hosts (sshd(8)) has of a host; it is read each time, so that an edit is in force at once. */
export async function readHostKeys(file: string, { host, port }: SshPlace): Promise<HostKeys> {
  const name = port === USUAL_PORT ? host : `[${host}]:${port}`;
  const lines = (await textOf(file))
    .split("\n")
    .flatMap(readLine)
    .filter(({ hosts }) => covers(hosts, name));
  const keysOf = (marker?: string) => lines.filter((line) => line.marker === marker).map(({ key }) => key);
  return { name, file, accepted: keysOf(), revoked: keysOf("revoked") };
}

/** What to answer to a host that shows a key; undefined when it is to be believed. */
export function refusalOf(key: Buffer, { name, file, accepted, revoked }: HostKeys): string | undefined {
  const shown = `${typeOf(key)} ${fingerprintOf(key)}`;
  const has = (keys: readonly Buffer[]): boolean => keys.some((each) => each.equals(key));
  if (has(revoked)) return `it shows the host key ${shown}, which ${file} has as revoked`;
  if (has(accepted)) return undefined;
  const line = `add the line "${name} ${typeOf(key)} ${key.toString("base64")}"`;
  return accepted.length === 0
    ? `${file} has no key of ${name}, which shows ${shown}: if that is its key by the word of those who run it, ${line}`
    : `it shows the host key ${shown}, and ${file} has others for ${name}: somebody may stand between. Only if it has a new key by the word of those who run it, ${line}`;
}

/** The name that a key begins with, such as `ssh-ed25519`. */
export function typeOf(key: Buffer): string {
  const name = key.length < 4 ? "" : key.toString("latin1", 4, 4 + key.readUInt32BE(0));
  return /^[\w.@-]{1,64}$/.test(name) ? name : "unknown";
}

/** As `ssh-keygen -l` prints it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException;
    if (code === "ENOENT") return "";
    throw new Error(`the known hosts in ${file} cannot be read: ${code}`, { cause: reason });
  }
}

function readLine(text: string): Line[] {
  const [, marker, hosts, key] = LINE.exec(text.trim()) ?? [];
  return hosts === undefined || key === undefined ? [] : [{ marker, hosts, key: Buffer.from(key, "base64") }];
}

/** Patterns with `*` and `?`, after `!` the hosts that are not meant; or the digest of one name. */
function covers(hosts: string, name: string): boolean {
  const [, salt, digest] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts) ?? [];
  if (salt !== undefined) {
    return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === digest;
  }
  const fitting = hosts.split(",").filter((each) => patternOf(each.replace(/^!/, "")).test(name));
  return fitting.length > 0 && !fitting.some((each) => each.startsWith("!"));
}

const patternOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replaceAll("?", ".")}$`,
    "i",
  );
