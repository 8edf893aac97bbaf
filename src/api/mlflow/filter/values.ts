import { invalid } from "../errors.ts";
import { pythonFloat, pythonRepr } from "../requests/python.ts";

const isQuoted = (written: string, mark: string): boolean =>
  written.length >= 2 && written.startsWith(mark) && written.endsWith(mark);

/** A key without the quotes or backquotes that it may be in. */
export function keyOf(written: string): string {
  const bare = isQuoted(written, "'") || isQuoted(written, '"') ? written.slice(1, -1) : written;
  return isQuoted(bare, "`") ? bare.slice(1, -1) : bare;
}

/** A text without its quotes, in which nothing is escaped. */
export function textOf(written: string): string {
  if (isQuoted(written, "'") || isQuoted(written, '"')) return written.slice(1, -1);
  throw invalid(
    `Parameter value is either not quoted or unidentified quote types used for string value ${written}. Use either single or double quotes.`,
  );
}

const LIST = "While parsing a list in the query,";

/** The texts of a list, which MLflow reads as a tuple of Python. */
export function listOf(written: string): readonly string[] {
  const items = readTuple(written);
  if (items === null) {
    throw invalid(`${LIST} expected a non-empty list of string values, but got ill-formed list.`);
  }
  if (items.length === 0) {
    throw invalid(`${LIST} expected a non-empty list of string values, but got empty list`);
  }
  if (items.every((item) => typeof item === "string")) return items;
  const shown = items.map((item) => (typeof item === "string" ? pythonRepr(item) : item.shown));
  const tuple = `(${shown.join(", ")}${shown.length === 1 ? "," : ""})`;
  throw invalid(
    `${LIST} expected string value, punctuation, or whitespace, but got different type in list: ${tuple}`,
  );
}

interface NumberItem {
  readonly shown: string;
}

const blank = /\s*/y;
const string = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const numeral = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** Items of `('a', "b", 1)`, with or without a comma at the end; null for what is no tuple. */
function readTuple(written: string): readonly (string | NumberItem)[] | null {
  const items: (string | NumberItem)[] = [];
  let at = 1;
  const take = (form: RegExp): string | null => {
    form.lastIndex = at;
    const found = form.exec(written)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const end = written.length - 1;
  for (;;) {
    take(blank);
    if (at === end) return items;
    const item = readItem();
    if (item === null) return null;
    items.push(item);
    take(blank);
    if (at === end) return items;
    if (written[at++] !== ",") return null;
  }

  /** Texts beside each other are one. */
  function readItem(): string | NumberItem | null {
    const digits = take(numeral);
    if (digits)
      return { shown: /^[+-]?\d+$/.test(digits) ? String(Number(digits)) : pythonFloat(Number(digits)) };
    const parts: string[] = [];
    for (let part = take(string); part !== null; part = take(string)) {
      parts.push(unescaped(part.slice(1, -1)));
      take(blank);
    }
    return parts.length === 0 ? null : parts.join("");
  }
}

const named: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\x07",
  "\n": "",
};

/** Python's escapes; a backslash before any other letter stands for itself. */
const unescaped = (inner: string): string =>
  inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10_ffff));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if ("\\'\"".includes(letter!)) return letter!;
      return named[letter!] ?? whole;
    },
  );

/** A set as Python prints it, in an order of its own. */
export const pythonSet = (items: Iterable<string>): string =>
  `{${[...items].sort().map(pythonRepr).join(", ")}}`;

/** A tuple or list of texts as Python prints it. */
export const pythonItems = (items: readonly string[]): string => items.map(pythonRepr).join(", ");
