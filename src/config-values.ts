import { isIPv4, isIPv6 } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { isSshPlace, readSshPlace } from "./domain/ssh-place.ts";

/** What a setting is given as, before it is read: text from flags and the environment, any YAML from the file. */
export type Raw = string | number | boolean | readonly string[];

export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** A value that does not fit its setting; the message continues the sentence that names both. */
export class Unfit extends Error {}

export function readText(raw: Raw): string {
  if (typeof raw === "string" || typeof raw === "number") return String(raw).trim();
  throw new Unfit("is not a text");
}

export function readFolder(raw: Raw): string {
  const text = readText(raw);
  if (text === "") throw new Unfit("names no folder");
  return resolve(text);
}

export function readWhole(raw: Raw): number {
  const text = readText(raw);
  if (!/^\d{1,15}$/.test(text)) throw new Unfit("is not a whole number");
  return Number(text);
}

/** From one second to a day. */
export function readSeconds(raw: Raw): number {
  const seconds = readWhole(raw);
  if (seconds < 1 || seconds > 86_400) throw new Unfit("is not a number of seconds from 1 to 86400");
  return seconds;
}

export function readDays(raw: Raw): number {
  const days = readWhole(raw);
  if (days < 1 || days > 36_500) throw new Unfit("is not a number of days from 1 to 36500");
  return days;
}

export function readPort(raw: Raw): number {
  const text = readText(raw);
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Unfit("is not a port: use 0 to 65535");
  return Number(text);
}

/** YAML reads a bare `off` as text, YAML 1.1 tools write it as `false`. */
export function readPortOrOff(raw: Raw): number | null {
  return raw === "off" || raw === false ? null : readPort(raw);
}

export function readSwitch(raw: Raw): boolean {
  const text = String(raw);
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  throw new Unfit("is neither true nor false");
}

export function readList(raw: Raw): readonly string[] {
  const items = Array.isArray(raw) ? raw.map(String) : readText(raw as string).split(",");
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

export function readNetworks(raw: Raw): readonly string[] {
  const networks = readList(raw);
  for (const network of networks) {
    const [address = "", prefix = "0", ...rest] = network.split("/");
    const most = isIPv6(address) ? 128 : isIPv4(address) ? 32 : -1;
    if (rest.length > 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > most) {
      throw new Unfit(
        `is not a list of networks: ${network} is not of the form 10.1.0.0/16, fd00::/8 or 10.1.2.3`,
      );
    }
  }
  return networks;
}

export function readLogLevel(raw: Raw): (typeof logLevels)[number] {
  const level = logLevels.find((known) => known === raw);
  if (level === undefined) throw new Unfit(`is not a log level: use ${logLevels.join(", ")}`);
  return level;
}

export function readServer(raw: Raw): string {
  return readUrl(raw, ["http:", "https:"]);
}

export function readAlertmanager(raw: Raw): string {
  return raw === "" ? "" : readServer(raw);
}

export function readMailServer(raw: Raw): string {
  return raw === "" ? "" : readUrl(raw, ["smtp:", "smtps:"]);
}

/** The file itself is read later. */
export function readFile(raw: Raw): string {
  const text = readText(raw);
  return text === "" ? "" : resolve(text);
}

/** `gallery@example.com`, or `Gallery <gallery@example.com>`. */
export function readMailbox(raw: Raw): string {
  const text = readText(raw);
  if (text === "" || /^(?:[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(text)) return text;
  throw new Unfit("is not a mail address");
}

export function readDatabase(raw: Raw): string {
  return raw === "" ? "" : readUrl(raw, ["postgres:", "postgresql:"]);
}

export function readBlobs(raw: Raw): string {
  return raw === "" ? "" : readUrl(raw, ["file:"]);
}

/** As `readFile`; `~/` is the folder of the server's user. */
export function readFileOfUser(raw: Raw): string {
  const text = readText(raw);
  return text.startsWith("~/") ? join(homedir(), text.slice(2)) : readFile(text);
}

/** A folder of this machine, `file:`, `https:`, `http:`, or what SSH reads; a fragment names a branch. */
export function readRepository(raw: Raw): string {
  const text = readText(raw);
  if (text === "") return "";
  if (isSshPlace(text)) return checkSshPlace(text);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return resolve(text);
  const url = readUrl(text, ["https:", "http:", "ssh:", "file:"]);
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new Unfit("carries a name or password: set rulesToken instead");
  return url;
}

function checkSshPlace(text: string): string {
  try {
    readSshPlace(text.replace(/#.*$/s, ""));
    return text;
  } catch (reason) {
    throw new Unfit((reason as Error).message);
  }
}

/** In the repository: relative, with `/` between names. */
export function readRulesFolder(raw: Raw): string {
  const text = readText(raw).replace(/^\/+|\/+$/g, "");
  if (text === "" || text.split("/").every((name) => !/^\.{0,2}$/.test(name))) return text;
  throw new Unfit("is not a folder of the repository");
}

function readUrl(raw: Raw, protocols: readonly string[]): string {
  const text = readText(raw);
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  throw new Unfit(`is not a URL that starts with ${protocols.join(" or ")}`);
}
