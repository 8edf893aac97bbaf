import { isIPv4, isIPv6 } from "node:net";

/** An address, or a network by its prefix length: `10.1.2.3`, `10.1.0.0/16`, `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [address = "", prefix = "0", ...rest] = text.split("/");
  const most = isIPv6(address) ? 128 : isIPv4(address) ? 32 : -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most;
}
