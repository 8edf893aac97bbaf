import { isUtf8 } from "node:buffer";
import { GalleryError } from "../../domain/errors.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const BRACES = { open: 0x7b, close: 0x7d };
const BRACKETS = { open: 0x5b, close: 0x5d };
const SMALL_U = 0x75;

const DEPTH = 32;
/** Up to so many keys a list is searched; above, a set. */
const FEW = 16;

/** What was seen of one open object or array. */
interface Level {
  readonly keys: string[] | null;
  set: Set<string> | null;
  index: number;
}

function pathOf(levels: readonly Level[]): string {
  let path = "";
  for (const { keys, index } of levels) {
    if (keys === null) path += `[${index}]`;
    else if (keys.length > 0) path += path === "" ? keys.at(-1) : `.${keys.at(-1)}`;
  }
  return path;
}

function refuse(
  code: "request.malformed" | "text.invalid" | "name.invalid",
  what: string,
  levels: readonly Level[],
): never {
  const field = pathOf(levels);
  throw new GalleryError(
    code,
    field === "" ? `the body ${what}` : `${field} ${what}`,
    field === "" ? {} : { field },
  );
}

function checkEscapes(text: string, start: number, end: number, levels: readonly Level[]): void {
  const raw = JSON.parse(text.slice(start - 1, end + 1)) as string;
  if (raw.includes("\u0000")) refuse("text.invalid", "contains a NUL character", levels);
  if (!raw.isWellFormed()) refuse("text.invalid", "contains half of a surrogate pair", levels);
}

function addKey(level: Level, key: string, levels: readonly Level[]): void {
  const keys = level.keys as string[];
  const seen = level.set === null ? keys.includes(key) : level.set.has(key);
  keys.push(key);
  if (seen) refuse("request.malformed", "is given twice", levels);
  if (key === "__proto__") refuse("name.invalid", "cannot be used as a name", levels);
  if (level.set !== null) level.set.add(key);
  else if (keys.length > FEW) level.set = new Set(keys);
}

/** Refuses what JSON.parse lets pass. The text is known to be JSON, so only strings and nesting need a look. */
function scan(text: string): void {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const start = at + 1;
      let escaped = false;
      at = start;
      for (let next = text.charCodeAt(at); next !== QUOTE; next = text.charCodeAt(at)) {
        if (next === BACKSLASH) {
          at += 1;
          if (text.charCodeAt(at) === SMALL_U) escaped = true;
        }
        at += 1;
      }
      const level = levels.at(-1);
      let after = at + 1;
      while (text.charCodeAt(after) <= 0x20) after += 1;
      if (text.charCodeAt(after) === COLON && level?.keys) {
        const raw = text.slice(start, at);
        const key = raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
        addKey(level, key, levels);
      }
      if (escaped) checkEscapes(text, start, at, levels);
    } else if (char === BRACES.open || char === BRACKETS.open) {
      if (levels.length === DEPTH) refuse("request.malformed", `is nested more than ${DEPTH} deep`, []);
      levels.push({ keys: char === BRACES.open ? [] : null, set: null, index: 0 });
    } else if (char === BRACES.close || char === BRACKETS.close) {
      levels.pop();
    } else if (char === COMMA) {
      const level = levels.at(-1);
      if (level !== undefined && level.keys === null) level.index += 1;
    }
  }
}

/** Why V8 refused, without the excerpt of the body that some of its messages carry. */
function reasonOf(error: unknown): string {
  const at = /position (\d+)/.exec((error as Error).message)?.[1];
  return at === undefined
    ? "ends too early or has a misplaced character"
    : `has a misplaced character at position ${at}`;
}

/** Parses JSON and refuses duplicate keys, NUL, lone surrogates, `__proto__` keys and deep nesting. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const what = text.trim() === "" ? "is empty" : `is not JSON: it ${reasonOf(error)}`;
    throw new GalleryError("request.malformed", `the body ${what}`);
  }
  scan(text);
  return value;
}

export function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new GalleryError("request.malformed", "the body is not valid UTF-8");
  return bytes.toString("utf8");
}

/** One JSON value a line, at most `limit`; empty lines at the end are ignored. Errors name the element of `list`. */
export function parseLines(text: string, limit: number, list: string): unknown[] {
  const lines = text.split("\n");
  while (lines.at(-1)?.trim() === "") lines.pop();
  if (lines.length > limit) {
    throw new GalleryError(
      "request.invalid",
      `the body has ${lines.length} lines; at most ${limit} are taken`,
      { field: list },
    );
  }
  return lines.map((line, index) => {
    try {
      return parseJson(line);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const field = `${list}[${index}]${error.field === undefined ? "" : `.${error.field}`}`;
      throw new GalleryError(error.code, `line ${index + 1}: ${error.message}`, { field });
    }
  });
}
