import { parseCall } from "./calls.ts";
import { limits } from "./limits.ts";
import type { BinaryOperator } from "./operators.ts";
import { binaryOperators, levels } from "./operators.ts";
import { ParserState } from "./parser-state.ts";
import { compilePattern } from "./pattern.ts";
import type { Step } from "./reference.ts";
import { resolvePath } from "./reference.ts";
import { limitError, syntaxError, typeError } from "./refusals.ts";
import type { Container, Expression } from "./tree.ts";
import { isContainer } from "./tree.ts";
import { reservedWords } from "./words.ts";

/**
 * Parses a source in time linear in its length.
 * Throws expression.syntax, expression.type and expression.limit with the position.
 */
export const parse = (source: string): Expression => new Parser(source).whole();

class Parser extends ParserState {
  whole(): Expression {
    if (this.peek().kind === "end") throw syntaxError("the expression is empty", 0);
    const tree = this.expression();
    if (this.peek().kind !== "end") throw this.unexpected("an operator or the end");
    return tree;
  }

  /** A whole expression that is a value of its own, one level deeper. */
  expression(): Expression {
    return this.scalar(this.nested(() => this.infix(this.prefix(), levels.choice)));
  }

  /** Continues `left` with every operator that binds at least as tight as `loosest`. */
  private infix(left: Expression, loosest: number): Expression {
    let result = left;
    for (;;) {
      const operator = this.binaryOperator();
      if (operator === null || operator.level < loosest) return result;
      this.scalar(result);
      const { position } = this.peek();
      this.advance();
      result = this.binary(result, operator, position);
      if (!operator.chains && this.binaryOperator()?.level === operator.level) {
        throw syntaxError("comparisons do not chain; use parentheses, or and", this.peek().position);
      }
    }
  }

  private binaryOperator(): BinaryOperator | null {
    const { kind, text } = this.peek();
    return kind === "symbol" || kind === "word" ? (binaryOperators.get(text) ?? null) : null;
  }

  private binary(left: Expression, operator: BinaryOperator, position: number): Expression {
    const operand = (): Expression => this.infix(this.prefix(), operator.level + 1);
    switch (operator.kind) {
      case "conditional":
        return this.conditional(left, position);
      case "default":
        return this.node({
          kind: "default",
          operator: operator.symbol,
          left,
          right: this.expression(),
          position,
        });
      case "logical":
        return this.logical(left, operator, position);
      case "match":
        return this.match(left, operator.negated, operand(), position);
      case "affix": {
        const { end, negated } = operator;
        return this.node({ kind: "affix", end, negated, left, right: this.scalar(operand()), position });
      }
      case "arithmetic":
        return this.node({
          kind: "arithmetic",
          operator: operator.symbol,
          left,
          right: this.scalar(operand()),
          position,
        });
      case "comparison": {
        const right = this.scalar(operand());
        if (operator.symbol === "==" || operator.symbol === "!=") {
          const negated = operator.symbol === "!=";
          if (right.kind === "null") return this.node({ kind: "absent", negated, operand: left, position });
          if (left.kind === "null") return this.node({ kind: "absent", negated, operand: right, position });
        }
        return this.node({ kind: "comparison", operator: operator.symbol, left, right, position });
      }
    }
  }

  private conditional(condition: Expression, position: number): Expression {
    const whenTrue = this.expression();
    this.expect(":");
    return this.node({ kind: "conditional", condition, whenTrue, whenFalse: this.expression(), position });
  }

  private logical(
    left: Expression,
    operator: BinaryOperator & { kind: "logical" },
    position: number,
  ): Expression {
    const operands = [left, this.scalar(this.infix(this.prefix(), operator.level + 1))];
    while (this.binaryOperator() === operator) {
      this.advance();
      operands.push(this.scalar(this.infix(this.prefix(), operator.level + 1)));
    }
    return this.node({ kind: operator.symbol, operands: Object.freeze(operands), position });
  }

  private match(operand: Expression, negated: boolean, right: Expression, position: number): Expression {
    if (right.kind === "text") {
      const compiled = compilePattern(right.value);
      if (typeof compiled !== "function") {
        const refuse = compiled.refused === "limit" ? limitError : syntaxError;
        throw refuse(compiled.message, right.position);
      }
      return this.node({ kind: "match", negated, operand, pattern: right.value, position });
    }
    if (!isContainer(right) && right.kind !== "field") {
      const wanted = "a pattern in quotes, a list, a set, a range in parentheses or a list-valued field";
      throw typeError(`${wanted} stands on the right of ${negated ? "!~" : "=~"}`, right.position);
    }
    return this.node({ kind: "member", negated, operand, container: right, position });
  }

  private prefix(): Expression {
    const { kind, text, position } = this.peek();
    if (kind === "symbol" && text === "+") {
      throw syntaxError("unexpected +: there is no sign +; leave it out", position);
    }
    if (kind === "symbol" && text === "-") {
      this.advance();
      const next = this.peek();
      if (next.kind === "number") {
        const { value } = next;
        this.advance();
        return this.node({ kind: "number", value: value === 0 ? 0 : -value, position });
      }
      return this.node({ kind: "negate", operand: this.scalar(this.nested(() => this.prefix())), position });
    }
    if ((kind === "symbol" && text === "!") || (kind === "word" && (text === "not" || text === "NOT"))) {
      this.advance();
      return this.node({ kind: "not", operand: this.scalar(this.nested(() => this.prefix())), position });
    }
    if (kind === "word" && (text === "size" || text === "empty")) {
      this.advance();
      return this.node({ kind: text, operand: this.nested(() => this.prefix()), position });
    }
    return this.primary();
  }

  private primary(): Expression {
    const token = this.peek();
    const { position } = token;
    switch (token.kind) {
      case "number":
      case "text":
        this.advance();
        return this.node(
          token.kind === "number"
            ? { kind: "number", value: token.value, position }
            : { kind: "text", value: token.value, position },
        );
      case "word":
        return this.word();
      case "symbol":
        if (token.text === "(") return this.nested(() => this.parenthesis());
        if (token.text === "[") return this.nested(() => this.items("list", "]"));
        if (token.text === "{") return this.nested(() => this.items("set", "}"));
    }
    throw this.unexpected("a value");
  }

  private word(): Expression {
    const { text, position } = this.peek();
    if (text === "true" || text === "false") {
      this.advance();
      return this.node({ kind: "boolean", value: text === "true", position });
    }
    if (text === "null") {
      this.advance();
      return this.node({ kind: "null", position });
    }
    if (reservedWords.has(text)) {
      const hint = `${text} is a reserved word; a field of this name is written metadata.${text}`;
      throw syntaxError(`expected a value, found ${text}: ${hint}`, position);
    }
    this.advance();
    if (this.at("(")) return parseCall(this, text, position);
    return this.path({ key: text, position });
  }

  path(head: Step): Expression {
    const steps: Step[] = [];
    for (;;) {
      const { position } = this.peek();
      if (this.take(".")) steps.push({ key: this.memberName(), position });
      else if (this.take("[")) {
        steps.push({ key: this.literalKey(), position });
        this.expect("]");
      } else break;
    }
    if (this.at("(")) throw syntaxError("there are no methods to call", this.peek().position);
    return this.node(resolvePath(head, steps));
  }

  private memberName(): string {
    const { kind, text } = this.peek();
    if (kind !== "word") throw this.unexpected("a name");
    this.advance();
    return text;
  }

  private literalKey(): string {
    const token = this.peek();
    if (token.kind === "text" || (token.kind === "number" && Number.isInteger(token.value))) {
      this.advance();
      return String(token.value);
    }
    throw this.unexpected("a text or a whole number, since a key is a literal");
  }

  /** `(expression)`, or `(from..to)`, whose ends bind like the operands of a comparison. */
  private parenthesis(): Expression {
    const { position } = this.peek();
    this.advance();
    const left = this.infix(this.prefix(), levels.sum);
    if (this.take("..")) {
      const to = this.scalar(this.infix(this.prefix(), levels.sum));
      this.expect(")");
      return this.node({ kind: "range", from: this.scalar(left), to, position });
    }
    const whole = this.infix(left, levels.choice);
    this.expect(")");
    return whole;
  }

  private items(kind: "list" | "set", close: string): Container {
    const { position } = this.peek();
    this.advance();
    const items: Expression[] = [];
    while (!this.at(close)) {
      if (items.length === limits.list) {
        throw limitError(`a list has more than ${limits.list} items`, this.peek().position);
      }
      items.push(this.expression());
      if (!this.take(",")) break;
    }
    this.expect(close);
    return this.node({ kind, items: Object.freeze(items), position });
  }

  /** Lists, sets and ranges are no values: they cannot be compared, added or returned. */
  private scalar(node: Expression): Expression {
    if (!isContainer(node)) return node;
    const what = node.kind === "range" ? "a range" : `a ${node.kind}`;
    throw typeError(`${what} stands only on the right of =~ and !~, and under size and empty`, node.position);
  }
}
