/** The words of a filter, as MLflow's reader of SQL divides it. */
export type Token =
  /** A name, or names with dots between; `Run name` and "Run name" are names as well. */
  | { readonly kind: "name"; readonly text: string; readonly position: number }
  | { readonly kind: "number"; readonly text: string; readonly position: number }
  /** In single quotes. */
  | { readonly kind: "text"; readonly text: string; readonly position: number }
  | { readonly kind: "comparator"; readonly text: string; readonly position: number }
  /** `AND OR NOT IN IS NULL`, in upper case whatever the case of `text`. */
  | { readonly kind: "word"; readonly word: Word; readonly text: string; readonly position: number }
  | { readonly kind: "sign" | "end"; readonly text: string; readonly position: number };

export type Word = "AND" | "OR" | "NOT" | "IN" | "IS" | "NULL";

const words: ReadonlySet<string> = new Set(["AND", "OR", "NOT", "IN", "IS", "NULL"]);
const likeWords: ReadonlySet<string> = new Set(["LIKE", "ILIKE", "RLIKE"]);

const LETTER = String.raw`[\p{L}\p{M}\p{N}_]`;
/** Digits alone are a number. */
const PLAIN = `(?![0-9]+(?!${LETTER}))${LETTER}(?:${LETTER}|[$#])*`;
// A quote that is doubled, or behind a backslash, closes nothing.
const BACKQUOTED = "`(?:``|[^`])*`";
const DOUBLE_QUOTED = String.raw`"(?:""|\\"|[^"])*"`;
const QUOTED = String.raw`'(?:''|\\'|[^'])*'`;

const blank = /\s+/y;
const name = new RegExp(
  `(?:${PLAIN}|${BACKQUOTED}|${DOUBLE_QUOTED})(?:\\.(?:${PLAIN}|${BACKQUOTED}|${DOUBLE_QUOTED}|${QUOTED}))*`,
  "uy",
);
const text = new RegExp(QUOTED, "uy");
const number = /-?\d+(?:\.\d+)?[eE]-?\d+|-?(?:\d+\.\d*|\.\d+)(?![\p{L}_])|-?\d+(?![\p{L}_])/uy;
/** A number to no one here. */
const hexadecimal = /-?0x[\da-f]+/iy;
const comparator = /[<>=~!]+/y;

/** Every token of a filter, the last of kind `end`. What has no form at all is a sign. */
export function tokenize(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = behindBlank(filter, 0);
  while (position < filter.length) {
    const token = read(filter, position);
    tokens.push(token);
    position = behindBlank(filter, position + token.text.length);
  }
  return [...joined(tokens), { kind: "end", text: "", position }];
}

function read(filter: string, position: number): Token {
  const hex = match(hexadecimal, filter, position);
  if (hex !== null) return { kind: "sign", text: hex, position };
  const digits = match(number, filter, position);
  if (digits !== null) return { kind: "number", text: digits, position };
  const quoted = match(text, filter, position);
  if (quoted !== null) return { kind: "text", text: quoted, position };
  const path = match(name, filter, position);
  if (path !== null) return nameOrWord(path, position);
  const compared = match(comparator, filter, position);
  if (compared !== null) return { kind: "comparator", text: compared, position };
  return { kind: "sign", text: String.fromCodePoint(filter.codePointAt(position)!), position };
}

function nameOrWord(path: string, position: number): Token {
  const upper = path.toUpperCase();
  if (words.has(upper)) return { kind: "word", word: upper as Word, text: path, position };
  if (likeWords.has(upper)) return { kind: "comparator", text: path, position };
  return { kind: "name", text: path, position };
}

/** `NOT LIKE` is one comparator. */
function joined(tokens: readonly Token[]): Token[] {
  const all: Token[] = [];
  for (const token of tokens) {
    const before = all.at(-1);
    const isLike = token.kind === "comparator" && likeWords.has(token.text.toUpperCase());
    if (isLike && before?.kind === "word" && before.word === "NOT") {
      all[all.length - 1] = { ...token, text: `${before.text} ${token.text}`, position: before.position };
    } else all.push(token);
  }
  return all;
}

const behindBlank = (filter: string, position: number): number =>
  position + (match(blank, filter, position)?.length ?? 0);

function match(form: RegExp, filter: string, position: number): string | null {
  form.lastIndex = position;
  return form.exec(filter)?.[0] ?? null;
}
