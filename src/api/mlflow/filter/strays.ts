import type { Token } from "./tokens.ts";

export interface Strays {
  /** What neither compares nor stands between comparisons, as it was written. */
  readonly strays: readonly string[];
  /** The first value that stands on the left of a comparison; null for none. */
  readonly misplaced: string | null;
}

/** Finds what to name in the refusal of a filter that cannot be read. */
export function straysOf(filter: string, tokens: readonly Token[]): Strays {
  const words = grouped(filter, tokens);
  const strays: string[] = [];
  let misplaced: string | null = null;
  for (let at = 0; at < words.length; ) {
    const length = comparisonAt(words, at);
    const { kind, text } = words[at]!;
    if (length > 0 && kind !== "name") misplaced ??= text;
    if (length === 0 && text.toUpperCase() !== "AND") strays.push(text);
    at += Math.max(1, length);
  }
  return { strays, misplaced };
}

interface Group {
  readonly kind: Token["kind"] | "group";
  readonly text: string;
}

/** Tokens, of which those from a parenthesis to the one that closes it are one. */
function grouped(filter: string, tokens: readonly Token[]): readonly Group[] {
  const groups: Group[] = [];
  for (let at = 0; at < tokens.length - 1; at++) {
    const first = tokens[at]!;
    const last = closing(tokens, at);
    const end = tokens[last]!;
    groups.push(
      last === at
        ? first
        : { kind: "group", text: filter.slice(first.position, end.position + end.text.length) },
    );
    at = last;
  }
  return groups;
}

/** The place of what closes the parenthesis at a place; the place itself when nothing does, or there is none. */
function closing(tokens: readonly Token[], at: number): number {
  let open = 0;
  for (let place = at; place < tokens.length; place++) {
    const { kind, text } = tokens[place]!;
    if (kind === "sign" && text === "(") open++;
    if (kind === "sign" && text === ")") open--;
    if (open <= 0) return open === 0 && place > at ? place : at;
  }
  return at;
}

/** How many words from a place are a comparison; 0 for none. */
function comparisonAt(words: readonly Group[], at: number): number {
  const said = (place: number): string => (words[at + place]?.text ?? "").toUpperCase();
  const isOperand = (place: number): boolean =>
    ["name", "number", "text", "group"].includes(words[at + place]?.kind ?? "") || said(place) === "NULL";
  const isList = (place: number): boolean => words[at + place]?.kind === "group";
  if (!isOperand(0) || said(0) === "NULL") return 0;
  if (words[at + 1]?.kind === "comparator" && isOperand(2)) return 3;
  if (words[at]!.kind !== "name") return 0;
  if (said(1) === "IN" && isList(2)) return 3;
  if (said(1) === "NOT" && said(2) === "IN" && isList(3)) return 4;
  if (said(1) === "IS" && said(2) === "NULL") return 3;
  return said(1) === "IS" && said(2) === "NOT" && said(3) === "NULL" ? 4 : 0;
}
