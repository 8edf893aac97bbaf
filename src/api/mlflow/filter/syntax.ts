import { type Strays, straysOf } from "./strays.ts";
import { type Token, tokenize, type Word } from "./tokens.ts";

/** What stands on the right of a comparator. */
export interface Operand {
  readonly kind: "name" | "number" | "text" | "list" | "null";
  /** As it was written, quotes and parentheses included. */
  readonly text: string;
}

/** One comparison, not yet known to mean anything. */
export interface Clause {
  /** As it was written. */
  readonly identifier: string;
  readonly position: number;
  /** As it was written, but for `IN`, `NOT IN`, `IS NULL` and `IS NOT NULL`. */
  readonly comparator: string;
  /** Null for `IS NULL` and `IS NOT NULL`. */
  readonly value: Operand | null;
}

/** `and` of nothing holds always. */
export type Syntax =
  | { readonly kind: "clause"; readonly clause: Clause }
  | { readonly kind: "and" | "or"; readonly parts: readonly Syntax[] }
  | { readonly kind: "not"; readonly part: Syntax };

/** A filter that cannot be read; `strays` are what is part of no comparison. */
export class Unreadable extends Error {
  readonly strays: readonly string[];
  /** A value that stands where a name has to. */
  readonly misplaced: string | null;

  constructor({ strays, misplaced }: Strays) {
    super("a filter cannot be read");
    this.strays = strays;
    this.misplaced = misplaced;
  }
}

/** Parentheses and `NOT` within each other. */
const DEPTH = 64;

/**
 * Reads a filter:
 *
 *     any    = all { OR all }
 *     all    = { AND } part { { AND } part } { AND }
 *     part   = NOT part | "(" any ")" | clause
 *     clause = name comparator operand | name [ NOT ] IN list | name IS [ NOT ] NULL
 *
 * MLflow takes AND for a mark between comparisons that may as well be left out or repeated; so does this.
 * It has neither OR nor NOT nor parentheses. Throws `Unreadable`.
 */
export const readFilter = (filter: string): Syntax => new Reader(filter).whole();

class Reader {
  readonly #filter: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = tokenize(filter);
  }

  whole(): Syntax {
    while (this.#takeWord("AND"));
    if (this.#peek().kind === "end") return { kind: "and", parts: [] };
    const syntax = this.#any();
    if (this.#peek().kind !== "end") throw this.#unreadable();
    return syntax;
  }

  #any(): Syntax {
    const parts = [this.#all()];
    while (this.#takeWord("OR")) parts.push(this.#all());
    return parts.length === 1 ? parts[0]! : { kind: "or", parts };
  }

  #all(): Syntax {
    const parts: Syntax[] = [];
    for (;;) {
      while (this.#takeWord("AND"));
      if (!this.#beginsPart()) break;
      parts.push(this.#part());
    }
    if (parts.length === 0) throw this.#unreadable();
    return parts.length === 1 ? parts[0]! : { kind: "and", parts };
  }

  #beginsPart(): boolean {
    const { kind, text } = this.#peek();
    return kind === "name" || this.#isWord("NOT") || (kind === "sign" && text === "(");
  }

  #part(): Syntax {
    if (++this.#depth > DEPTH) throw this.#unreadable();
    const part = this.#inner();
    this.#depth--;
    return part;
  }

  #inner(): Syntax {
    if (this.#takeWord("NOT")) return { kind: "not", part: this.#part() };
    if (!this.#takeSign("(")) return { kind: "clause", clause: this.#clause() };
    const inner = this.#any();
    if (!this.#takeSign(")")) throw this.#unreadable();
    return inner;
  }

  #clause(): Clause {
    const { kind, text: identifier, position } = this.#peek();
    if (kind !== "name") throw this.#unreadable();
    this.#at++;
    if (this.#takeWord("IS")) {
      const comparator = this.#takeWord("NOT") ? "IS NOT NULL" : "IS NULL";
      if (!this.#takeWord("NULL")) throw this.#unreadable();
      return { identifier, position, comparator, value: null };
    }
    const isNot = this.#takeWord("NOT");
    if (this.#takeWord("IN")) {
      return { identifier, position, comparator: isNot ? "NOT IN" : "IN", value: this.#list() };
    }
    const { kind: next, text: comparator } = this.#peek();
    if (isNot || next !== "comparator") throw this.#unreadable();
    this.#at++;
    return { identifier, position, comparator, value: this.#operand() };
  }

  #operand(): Operand {
    const { kind, text } = this.#peek();
    if (kind === "sign" && text === "(") return this.#list();
    if (this.#takeWord("NULL")) return { kind: "null", text };
    if (kind !== "name" && kind !== "number" && kind !== "text") throw this.#unreadable();
    this.#at++;
    return { kind, text };
  }

  /** What stands in it is read only where it is known what it is a list of. */
  #list(): Operand {
    const { position } = this.#peek();
    if (!this.#takeSign("(")) throw this.#unreadable();
    for (let open = 1; open > 0; ) {
      if (this.#peek().kind === "end") throw this.#unreadable();
      if (this.#takeSign("(")) open++;
      else if (this.#takeSign(")")) open--;
      else this.#at++;
    }
    const last = this.#tokens[this.#at - 1]!;
    return { kind: "list", text: this.#filter.slice(position, last.position + last.text.length) };
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #isWord(word: Word): boolean {
    const token = this.#peek();
    return token.kind === "word" && token.word === word;
  }

  #takeWord(word: Word): boolean {
    const found = this.#isWord(word);
    if (found) this.#at++;
    return found;
  }

  #takeSign(sign: string): boolean {
    const token = this.#peek();
    const found = token.kind === "sign" && token.text === sign;
    if (found) this.#at++;
    return found;
  }

  #unreadable(): Unreadable {
    return new Unreadable(straysOf(this.#filter, this.#tokens));
  }
}
