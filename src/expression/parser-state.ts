import type { GalleryError } from "../domain/errors.ts";
import type { Token } from "./lexer.ts";
import { tokenize } from "./lexer.ts";
import { limits } from "./limits.ts";
import { limitError, syntaxError } from "./refusals.ts";
import type { Expression } from "./tree.ts";

/** Where a parser stands in its tokens, and what it has spent. */
export class ParserState {
  private readonly tokens: readonly Token[];
  private index = 0;
  private nodes = 0;
  private depth = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  /** A method, so that the compiler forgets what it knew of the token before an advance. */
  peek(): Token {
    return this.tokens[this.index]!;
  }

  advance(): void {
    this.index++;
  }

  at(symbol: string): boolean {
    return this.peek().kind === "symbol" && this.peek().text === symbol;
  }

  take(symbol: string): boolean {
    const found = this.at(symbol);
    if (found) this.advance();
    return found;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(symbol);
  }

  unexpected(wanted: string): GalleryError {
    const { kind, text, position } = this.peek();
    return syntaxError(
      `expected ${wanted}, found ${kind === "end" ? "the end of the expression" : text}`,
      position,
    );
  }

  /** Counts the node against the cap and freezes it. */
  node<N extends Expression>(node: N): N {
    if (++this.nodes > limits.nodes) {
      throw limitError(`the expression has more than ${limits.nodes} parts`, node.position);
    }
    return Object.freeze(node);
  }

  /** Runs a rule one level deeper; the cap is checked before the descent. */
  nested<T>(rule: () => T): T {
    if (this.depth === limits.depth) {
      throw limitError(`the expression is nested more than ${limits.depth} deep`, this.peek().position);
    }
    this.depth++;
    const result = rule();
    this.depth--;
    return result;
  }
}
