import { GalleryError } from "../../../../domain/errors.ts";
import type {
  Container,
  Expression,
  FieldReference,
  Reference,
  Window,
} from "../../../../expression/tree.ts";
import { isContainer } from "../../../../expression/tree.ts";
import { asNumbers } from "./numbers.ts";
import type { Bound, Constant, Place, ScalarType, ValueType } from "./tree.ts";

/** What the names in a condition mean: the places `S` of what is searched. */
export interface Names<S> {
  /** Throws `field.unknown`, and `expression.type` for what is none of these things. */
  resolve(reference: Reference): S;
  resolveWindow(window: Window): S;
  /** A name that has one value, whatever is searched. */
  constantOf(reference: FieldReference): string | null;
  /** Why the values of a place have no order; null when they have one. */
  unordered(source: S): string | null;
}

export const mismatch = (message: string, node: Expression): GalleryError =>
  new GalleryError("expression.type", message, { position: node.position });

const isOrdering = (operator: string): boolean => operator !== "==" && operator !== "!=";

const constant = <S>(type: ScalarType, value: Constant): Bound<S> & { type: ScalarType } => ({
  op: "constant",
  type,
  value,
});
const not = <S>(of: Bound<S>): Bound<S> => ({ op: "not", type: "boolean", of });
const negatedIf = <S>(negated: boolean, of: Bound<S>): Bound<S> => (negated ? not(of) : of);
const both = <S>(op: "and" | "or", ...of: Bound<S>[]): Bound<S> => ({ op, type: "boolean", of });
const present = <S>(of: Bound<S>): Bound<S> => ({ op: "present", type: "boolean", of });
const isList = (type: ValueType): boolean => type === "text list" || type === "number list";

export class Binder<S extends Place> {
  readonly #names: Names<S>;
  readonly #now: number;

  constructor(names: Names<S>, now: number) {
    this.#names = names;
    this.#now = now;
  }

  /** Any value but a list. */
  scalar(node: Expression): Bound<S> & { type: ScalarType } {
    const bound = this.#value(node);
    if (isList(bound.type))
      throw mismatch(`a ${bound.type} stands only on the right of =~ and under size and empty`, node);
    return bound as Bound<S> & { type: ScalarType };
  }

  #value(node: Expression): Bound<S> {
    switch (node.kind) {
      case "number":
      case "text":
      case "boolean":
      case "time":
        return constant(node.kind, node.value);
      case "duration":
        return constant("number", node.seconds);
      case "now":
        return constant("time", this.#now);
      case "null":
        // Missing in every type; the operand beside it decides which.
        return constant("boolean", null);
      case "field":
        return this.#field(node);
      case "tag":
      case "metric":
        return this.#source(this.#names.resolve(node));
      case "window":
        return this.#source(this.#names.resolveWindow(node));
      case "not":
        return not(this.#of("boolean", node.operand, "not"));
      case "negate": {
        const of = this.#of("number", node.operand, "-");
        return { op: "arithmetic", type: "number", operator: "*", left: constant("number", -1), right: of };
      }
      case "age":
        return this.#age(node.operand);
      case "toNumber":
        return { op: "toNumber", type: "number", of: this.#of("text", node.operand, "number") };
      case "size":
      case "empty":
        return this.#measure(node.kind, node.operand);
      case "and":
      case "or":
        return both(node.kind, ...node.operands.map((operand) => this.#of("boolean", operand, node.kind)));
      case "comparison": {
        const [left, right] = this.#same(node.left, node.right, node.operator);
        if (left.type === "boolean" && isOrdering(node.operator)) {
          throw mismatch(`${node.operator} does not order booleans`, node);
        }
        if (isOrdering(node.operator)) this.#demandOrder(node, left, right);
        return { op: "compare", type: "boolean", operator: node.operator, left, right };
      }
      case "absent":
        return negatedIf(!node.negated, present(this.#value(node.operand)));
      case "match": {
        const of = this.#of("text", node.operand, "=~ with a pattern");
        return negatedIf(node.negated, { op: "match", type: "boolean", of, pattern: node.pattern });
      }
      case "like": {
        const { caseless, pattern } = node;
        const of = this.#textOrTexts(node.operand, caseless ? "ilike" : "like");
        return { op: "like", type: "boolean", of, pattern, caseless };
      }
      case "affix": {
        const operator = node.end === "start" ? "=^" : "=$";
        const left = this.#of("text", node.left, operator);
        const right = this.#of("text", node.right, operator);
        return negatedIf(node.negated, { op: "affix", type: "boolean", end: node.end, left, right });
      }
      case "member":
        return negatedIf(node.negated, this.#member(node.operand, node.container));
      case "arithmetic":
        return this.#arithmetic(node.operator, node.left, node.right);
      case "conditional": {
        const condition = this.#of("boolean", node.condition, "?");
        const [whenTrue, whenFalse] = this.#same(node.whenTrue, node.whenFalse, "? :");
        return { op: "if", type: whenTrue.type, condition, whenTrue, whenFalse };
      }
      case "default": {
        const [left, right] = this.#same(node.left, node.right, node.operator);
        if (node.operator === "??" || left.type !== "boolean")
          return { op: "coalesce", type: left.type, of: [left, right] };
        const condition = both("and", present(left), left);
        return {
          op: "if",
          type: "boolean",
          condition,
          whenTrue: constant("boolean", true),
          whenFalse: right,
        };
      }
      case "list":
      case "set":
      case "range":
        throw mismatch(`a ${node.kind} is no value`, node);
    }
  }

  #field(reference: FieldReference): Bound<S> {
    const value = this.#names.constantOf(reference);
    return value === null ? this.#source(this.#names.resolve(reference)) : constant("text", value);
  }

  #demandOrder(node: Expression, ...sides: Bound<S>[]): void {
    for (const side of sides) {
      const reason = side.op === "source" ? this.#names.unordered(side.source) : null;
      if (reason !== null) throw mismatch(reason, node);
    }
  }

  #source(source: S): Bound<S> {
    return { op: "source", type: source.type, source };
  }

  #of(type: ScalarType, node: Expression, operator: string): Bound<S> {
    const bound = this.scalar(node);
    if (bound.op === "constant" && bound.value === null) return constant(type, null);
    if (bound.type !== type) throw mismatch(`${operator} takes a ${type}, not a ${bound.type}`, node);
    return bound;
  }

  #textOrTexts(node: Expression, operator: string): Bound<S> {
    const bound = this.#value(node);
    return bound.type === "text list" ? bound : this.#of("text", node, operator);
  }

  /** Two operands of one type; null takes the type of the other. */
  #same(
    left: Expression,
    right: Expression,
    operator: string,
  ): [Bound<S> & { type: ScalarType }, Bound<S> & { type: ScalarType }] {
    const [one, other] = [this.scalar(left), this.scalar(right)];
    if (one.op === "constant" && one.value === null) return [{ ...one, type: other.type }, other];
    if (other.op === "constant" && other.value === null) return [one, { ...other, type: one.type }];
    if (one.type === other.type) return [one, other];
    const said = `${operator} does not take a ${one.type} and a ${other.type}`;
    const meant = asNumbers(operator, [left, one.type], [right, other.type]);
    throw mismatch(meant === null ? said : `${said}: write ${meant}`, right);
  }

  #age(node: Expression): Bound<S> {
    const since = this.#of("time", node, "age");
    // Times are milliseconds below the surface, so plain arithmetic serves.
    const elapsed = (operator: "-" | "/", left: Bound<S>, right: Bound<S>): Bound<S> => ({
      op: "arithmetic",
      type: "number",
      operator,
      left,
      right,
    });
    return elapsed("/", elapsed("-", constant("time", this.#now), since), constant("number", 1000));
  }

  #measure(op: "size" | "empty", node: Expression): Bound<S> {
    if (isContainer(node)) return this.#measureLiteral(op, node);
    const of = this.#value(node);
    const isMissing = of.op === "constant" && of.value === null;
    if (!isList(of.type) && of.type !== "text" && !isMissing && op === "size") {
      throw mismatch(`${op} takes a text or a list, not a ${of.type}`, node);
    }
    return op === "size" ? { op, type: "number", of } : { op, type: "boolean", of };
  }

  #measureLiteral(op: "size" | "empty", node: Container): Bound<S> {
    if (node.kind === "range")
      throw mismatch(`${op} of a range is no search condition; compare with its ends`, node);
    if (op === "empty") return constant("boolean", node.items.length === 0);
    if (node.kind === "list") return constant("number", node.items.length);
    throw mismatch("size of a set is no search condition; write its number of members", node);
  }

  #member(operand: Expression, container: Container | FieldReference): Bound<S> {
    if (container.kind === "field") {
      const list = this.#source(this.#names.resolve(container));
      if (!isList(list.type))
        throw mismatch(`=~ takes a list, and ${container.spelling} is a ${list.type}`, container);
      const item = this.#of(list.type === "text list" ? "text" : "number", operand, "=~");
      return { op: "contains", type: "boolean", item, list };
    }
    if (container.kind !== "range") return this.#oneOf(operand, container.items);
    return this.#inRange(
      this.#of("number", operand, "=~ with a range"),
      this.#of("number", container.from, "a range"),
      this.#of("number", container.to, "a range"),
    );
  }

  /** A range may be written downwards; one without a value or with a fraction at an end answers nothing. */
  #inRange(of: Bound<S>, from: Bound<S>, to: Bound<S>): Bound<S> {
    const compare = (operator: "<=" | ">=", right: Bound<S>): Bound<S> => ({
      op: "compare",
      type: "boolean",
      operator,
      left: of,
      right,
    });
    const within = (least: Bound<S>, most: Bound<S>): Bound<S> =>
      both("and", compare(">=", least), compare("<=", most));
    const whole = (each: Bound<S>): Bound<S> => ({ op: "whole", type: "boolean", of: each });
    const inside = both("and", both("or", within(from, to), within(to, from)), whole(of));
    const condition = both("and", whole(from), whole(to), present(of));
    return { op: "if", type: "boolean", condition, whenTrue: inside, whenFalse: constant("boolean", null) };
  }

  #oneOf(operand: Expression, items: readonly Expression[]): Bound<S> {
    const left = this.scalar(operand);
    const equals = (right: Bound<S>): Bound<S> => ({
      op: "compare",
      type: "boolean",
      operator: "==",
      left,
      right,
    });
    // Nothing is in an empty list, but of what is missing nothing can be said.
    if (items.length === 0) return not(equals(left));
    const equal = items.map((item) => equals(this.#of(left.type, item, "an item beside the operand of =~")));
    return equal.length === 1 ? equal[0]! : both("or", ...equal);
  }

  #arithmetic(operator: "+" | "-" | "*" | "/" | "%", left: Expression, right: Expression): Bound<S> {
    const [one, other] = this.#same(left, right, operator);
    if (operator === "+" && one.type === "text")
      return { op: "concat", type: "text", left: one, right: other };
    if (one.type !== "number") throw mismatch(`${operator} does not take a ${one.type}`, left);
    return { op: "arithmetic", type: "number", operator, left: one, right: other };
  }
}
