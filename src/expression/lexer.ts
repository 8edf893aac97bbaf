import { limits } from "./limits.ts";
import { limitError, syntaxError } from "./refusals.ts";

export type Token =
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly position: number }
  | { readonly kind: "text"; readonly value: string; readonly text: string; readonly position: number }
  | { readonly kind: "word" | "symbol" | "end"; readonly text: string; readonly position: number };

const blank = /(?:[ \t\n\r\f]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)+/y;
const word = /[A-Za-z_$][A-Za-z0-9_$@]*/y;
const memberWord = /[A-Za-z0-9_$@]+/y;
const number = /0[xX][0-9A-Fa-f]+|(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const wordLetter = /[A-Za-z0-9_$@]/;
const symbol =
  /===|!==|&&|\|\||==|!=|<=|>=|=~|!~|=\^|!\^|=\$|!\$|\?\?|\?:|\?\.|\?\[|\.\.|\+\+|--|<<|>>|->|=>|[-+*/%<>!?:.,()[\]{}=&|^~;#`@]/y;

/** Symbols of Commons JEXL, and common mistakes, that are no part of the language. */
const refusedSymbols: ReadonlyMap<string, string> = new Map([
  ["=", "there is no assignment; compare with =="],
  ["===", "write =="],
  ["!==", "write !="],
  ["++", "there is no increment; put a blank between the signs"],
  ["--", "there is no decrement; write - -x or -(-x)"],
  [
    "?.",
    "there is no safe navigation: a missing value is missing anyway; put a blank between ? and a number",
  ],
  ["?[", "there is no safe navigation: a missing value is missing anyway; put a blank between ? and a list"],
  ["&", "there are no bitwise operators; write and"],
  ["|", "there are no bitwise operators; write or"],
  ["^", "there are no bitwise operators"],
  ["~", "there are no bitwise operators"],
  ["<<", "there are no bitwise operators"],
  [">>", "there are no bitwise operators"],
  ["->", "there are no functions to write"],
  ["=>", "there are no functions to write"],
  [";", "there is one expression and nothing after it"],
  ["#", "comments are written // or /* */"],
  ["`", "there are no templates"],
  ["@", "there are no annotations"],
]);

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  '"': '"',
  "'": "'",
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
};

/** Splits a source into tokens, the last of kind `end`. Throws expression.syntax and expression.limit. */
export function tokenize(source: string): readonly Token[] {
  if (source.length > limits.source) {
    throw limitError(
      `the expression has ${source.length} characters, more than ${limits.source}`,
      limits.source,
    );
  }
  const tokens: Token[] = [];
  let position = skipBlank(source, 0);
  while (position < source.length) {
    const token = readToken(source, position, tokens.at(-1));
    tokens.push(token);
    position = skipBlank(source, position + token.text.length);
  }
  tokens.push({ kind: "end", text: "", position: source.length });
  return tokens;
}

function skipBlank(source: string, position: number): number {
  const end = position + (matchAt(blank, source, position)?.length ?? 0);
  if (source.startsWith("/*", end)) throw syntaxError("the comment is not closed by */", end);
  return end;
}

function readToken(source: string, position: number, previous: Token | undefined): Token {
  const first = source[position]!;
  if (first === '"' || first === "'") return readText(source, position, first);
  const afterDot = previous?.kind === "symbol" && previous.text === ".";
  const name = matchAt(afterDot ? memberWord : word, source, position);
  if (name !== null) return { kind: "word", text: name, position };
  // A dot straight after a name or bracket leads to a member, elsewhere to a fraction.
  const dotted = first === "." && previous !== undefined && endsOperand(previous);
  if (!dotted && (first === "." || (first >= "0" && first <= "9"))) {
    const digits = matchAt(number, source, position);
    if (digits !== null) return readNumber(source, position, digits);
  }
  const text = matchAt(symbol, source, position);
  if (text === null) throw syntaxError(`unexpected character ${nameOfCharacter(source, position)}`, position);
  const refusal = refusedSymbols.get(text);
  if (refusal !== undefined) throw syntaxError(`unexpected ${text}: ${refusal}`, position);
  return { kind: "symbol", text, position };
}

const endsOperand = (token: Token): boolean =>
  token.kind === "symbol" ? token.text === "]" || token.text === ")" : token.kind === "word";

function readNumber(source: string, position: number, digits: string): Token {
  const next = source[position + digits.length];
  if (next !== undefined && wordLetter.test(next)) {
    const hint = digits === "0" ? "; a number does not begin with 0, and there are no octal numbers" : "";
    throw syntaxError(`malformed number ${digits}${next}${hint}`, position);
  }
  const value = Number(digits);
  const isInteger = /^(?:0[xX].*|[0-9]+)$/.test(digits);
  if (isInteger && BigInt(digits) > 2n ** 53n) {
    throw syntaxError(`the integer ${digits} is beyond 2^53 and cannot be kept exactly`, position);
  }
  if (!Number.isFinite(value)) throw syntaxError(`the number ${digits} is too large`, position);
  return { kind: "number", value, text: digits, position };
}

function readText(source: string, start: number, quote: string): Token {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < source.length; at++) {
    const letter = source[at]!;
    if (letter === quote) {
      parts.push(source.slice(from, at));
      return {
        kind: "text",
        value: wellFormed(parts.join(""), start),
        text: source.slice(start, at + 1),
        position: start,
      };
    }
    if (letter === "\n" || letter === "\r" || letter === "\u2028" || letter === "\u2029") {
      throw syntaxError("a text may not contain a raw line break; write \\n", at);
    }
    if (letter !== "\\") continue;
    const escaped = readEscape(source, at);
    if (escaped === null) continue;
    parts.push(source.slice(from, at), escaped.value);
    from = at + escaped.length;
    at = from - 1;
  }
  throw syntaxError(`the text is not closed by ${quote}`, start);
}

/** Null for a backslash that stands for itself, so that `"\w+"` is the pattern that it looks like. */
function readEscape(source: string, at: number): { value: string; length: number } | null {
  const letter = source[at + 1] ?? "";
  if (letter === "u") {
    const code = source.slice(at + 2, at + 6);
    if (!/^[0-9A-Fa-f]{4}$/.test(code)) throw syntaxError("\\u needs four hexadecimal digits", at);
    return { value: String.fromCharCode(Number.parseInt(code, 16)), length: 6 };
  }
  const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  return value === undefined ? null : { value, length: 2 };
}

/** No database keeps U+0000 or half a surrogate pair, so no text has them. */
function wellFormed(text: string, position: number): string {
  if (/\0|\p{Surrogate}/u.test(text)) {
    throw syntaxError("a text may not contain U+0000 or half a surrogate pair", position);
  }
  return text;
}

function nameOfCharacter(source: string, position: number): string {
  const code = source.codePointAt(position)!;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{C}\p{Z}]/u.test(String.fromCodePoint(code)) ? name : `${String.fromCodePoint(code)} (${name})`;
}

function matchAt(pattern: RegExp, source: string, position: number): string | null {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0] ?? null;
}
