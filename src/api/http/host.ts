import { isIPv4, isIPv6 } from "node:net";

const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?$/;

/**
 * Whether a request may be meant for this server: an address literal cannot be rebound to it by a foreign name
 * server, a name must be listed. Nothing is accepted by pattern, and a trailing dot makes another name.
 */
export function acceptsHost(host: string, names: ReadonlySet<string>): boolean {
  const match = HOST.exec(host);
  if (match === null || Number(match[2] ?? 0) > 65_535) return false;
  const name = match[1] as string;
  if (name.startsWith("[")) return isIPv6(name.slice(1, -1));
  return isIPv4(name) || names.has(name.toLowerCase());
}
