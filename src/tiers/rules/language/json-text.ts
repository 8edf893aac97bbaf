import type { TextPart } from "./part.ts";
import { FileFault } from "./part.ts";

/** The quotes that may open a text in JSON, each with the one that closes it. */
export const closers: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["\u201C", "\u201D"],
  ["\u201D", "\u201D"],
  ["\u2018", "\u2019"],
  ["\u2019", "\u2019"],
]);

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const structural = /[ \t\r\n]*(?:[,:\]}]|$)/y;
const nextWord = /"[A-Za-z_$][A-Za-z0-9_$ -]*"[ \t]*:/y;

/** Reads the text that opens at `start`; `end` is behind its closing quote. Line breaks in it are kept. */
export function readQuoted(text: string, start: number): { part: TextPart; end: number } {
  const close = closers.get(text[start]!)!;
  const offsets: number[] = [];
  let value = "";
  let at = start + 1;
  for (;;) {
    const letter = text[at];
    if (letter === undefined) {
      throw new FileFault("file.syntax", "this text has no closing quote; add it", start);
    }
    if (letter === close) break;
    const { unit, length } = letter === "\\" ? readEscape(text, at) : { unit: letter, length: 1 };
    offsets.push(at);
    value += unit;
    at += length;
  }
  if (!follows(structural, text, at + 1)) {
    const length = lengthWithoutQuote(text, at, value);
    if (length === null) throw unclear(text, start, at);
    return { part: textPart(start, value.slice(0, length), offsets), end: offsets[length]! };
  }
  offsets.push(at);
  return { part: textPart(start, value, offsets), end: at + 1 };
}

const textPart = (start: number, value: string, offsets: readonly number[]): TextPart => ({
  kind: "text",
  start,
  value,
  bare: false,
  offsetOf: (index) => offsets[Math.min(index, offsets.length - 1)] ?? start,
});

/**
 * The length of a text whose closing quote is missing at the end of a line, as in the paper's Listing 2: the line ends
 * with a comma, and the quote that seems to close it opens the word of the next member. Null when it is not that,
 * since then the text may end in several places.
 */
function lengthWithoutQuote(text: string, quote: number, value: string): number | null {
  const tail = /,[ \t]*\r?\n[ \t\r\n]*$/.exec(value.slice(-1_000));
  return tail !== null && follows(nextWord, text, quote) ? value.length - tail[0].length : null;
}

function unclear(text: string, start: number, quote: number): FileFault {
  const line = text.slice(0, start).split("\n").length;
  const message =
    `this quote seems to close the text that begins in line ${line}, but more of it follows: ` +
    'write \\" for a quote inside a text, and close each text before the comma behind it';
  return new FileFault("file.syntax", message, quote);
}

function readEscape(text: string, at: number): { unit: string; length: number } {
  const letter = text[at + 1] ?? "";
  const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (plain !== undefined) return { unit: plain, length: 2 };
  const code = /^u([0-9A-Fa-f]{4})/.exec(text.slice(at + 1, at + 6))?.[1];
  if (code !== undefined) return { unit: String.fromCharCode(Number.parseInt(code, 16)), length: 6 };
  const message = `\\${letter} is no escape; write \\\\${letter} for a backslash in a text`;
  throw new FileFault("file.syntax", message, at);
}

const quotedInside = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\u201C[^\u201D]*\u201D|\u2018[^\u2019]*\u2019/sy;

/** Where a value without quotes ends: at the first comma or closing bracket that is not inside it. */
export function bareEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const letter = text[at]!;
    if (closers.has(letter)) {
      if (!follows(quotedInside, text, at)) {
        throw new FileFault("file.syntax", "this text has no closing quote; add it", at);
      }
      at = quotedInside.lastIndex;
      continue;
    }
    if (depth === 0 && (letter === "," || letter === "]" || letter === "}")) return at;
    if ("([{".includes(letter)) depth++;
    else if (depth > 0 && ")]}".includes(letter)) depth--;
    at++;
  }
  return at;
}

function follows(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
