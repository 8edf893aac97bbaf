import { GalleryError } from "../../../../domain/errors.ts";
import type { Container, Expression, FieldReference, Reference } from "../../../../expression/tree.ts";
import { isContainer } from "../../../../expression/tree.ts";
import type { Type } from "../../../../expression/types.ts";
import type { Catalogue } from "./catalogue.ts";
import { projectNames, resolve, resolveWindow } from "./names.ts";
import type { Bound, Constant, ScalarType, Source, ValueType } from "./tree.ts";

/**
 * Binds a condition to a project: every name becomes a place in the store, every spelling its one form, and
 * types are checked, since a search must not fail half-way over rows. What is an error when one value is evaluated
 * (a zero divisor, a result too large) is missing here. Throws `field.unknown` and `expression.type`.
 * @param now the moment that `now()` and `age()` mean, in milliseconds since the epoch
 */
export function bind(tree: Expression, catalogue: Catalogue, now: number): Bound {
  const bound = new Binder(catalogue, now).scalar(tree);
  if (bound.type !== "boolean") throw mismatch(`a condition is a boolean, not a ${bound.type}`, tree);
  return bound;
}

/** Where the value of a sort key, facet or selected path is. */
export function bindPath(tree: Expression, catalogue: Catalogue): Source {
  if (tree.kind === "field" || tree.kind === "metric" || tree.kind === "tag") return resolve(tree, catalogue);
  throw mismatch("name a field, a tag or a metric here, not an expression", tree);
}

/** The type of a name as the expression language calls it. */
export function typeOf(reference: Reference, catalogue: Catalogue): Type {
  if (reference.kind === "field" && isProject(reference)) return "text";
  const { type } = resolve(reference, catalogue);
  return type === "text list" ? "list<text>" : type === "number list" ? "list<number>" : type;
}

const isProject = ({ name, path }: FieldReference): boolean => projectNames.has(name) && path.length === 0;

const mismatch = (message: string, node: Expression): GalleryError =>
  new GalleryError("expression.type", message, { position: node.position });

const isOrdering = (operator: string): boolean => operator !== "==" && operator !== "!=";
const isVersion = (bound: Bound): boolean =>
  bound.op === "source" && bound.source.kind === "attribute" && bound.source.name === "version";

const constant = (type: ScalarType, value: Constant): Bound => ({ op: "constant", type, value });
const not = (of: Bound): Bound => ({ op: "not", type: "boolean", of });
const negatedIf = (negated: boolean, of: Bound): Bound => (negated ? not(of) : of);
const both = (op: "and" | "or", ...of: Bound[]): Bound => ({ op, type: "boolean", of });
const present = (of: Bound): Bound => ({ op: "present", type: "boolean", of });
const isList = (type: ValueType): boolean => type === "text list" || type === "number list";

class Binder {
  readonly #catalogue: Catalogue;
  readonly #now: number;

  constructor(catalogue: Catalogue, now: number) {
    this.#catalogue = catalogue;
    this.#now = now;
  }

  /** Any value but a list. */
  scalar(node: Expression): Bound & { type: ScalarType } {
    const bound = this.#value(node);
    if (isList(bound.type))
      throw mismatch(`a ${bound.type} stands only on the right of =~ and under size and empty`, node);
    return bound as Bound & { type: ScalarType };
  }

  #value(node: Expression): Bound {
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
        if (isProject(node)) return constant("text", this.#catalogue.name);
        return this.#source(resolve(node, this.#catalogue));
      case "tag":
      case "metric":
        return this.#source(resolve(node, this.#catalogue));
      case "window":
        return this.#source(resolveWindow(node, this.#catalogue));
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
        if (isOrdering(node.operator) && (isVersion(left) || isVersion(right))) {
          throw mismatch(
            "version is text, and 1.10 would stand before 1.9: compare revision and number",
            node,
          );
        }
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
        const of = this.#of("text", node.operand, caseless ? "ilike" : "like");
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

  #source(source: Source): Bound {
    return { op: "source", type: source.type, source };
  }

  #of(type: ScalarType, node: Expression, operator: string): Bound {
    const bound = this.scalar(node);
    if (bound.op === "constant" && bound.value === null) return constant(type, null);
    if (bound.type !== type) throw mismatch(`${operator} takes a ${type}, not a ${bound.type}`, node);
    return bound;
  }

  /** Two operands of one type; null takes the type of the other. */
  #same(
    left: Expression,
    right: Expression,
    operator: string,
  ): [Bound & { type: ScalarType }, Bound & { type: ScalarType }] {
    const [one, other] = [this.scalar(left), this.scalar(right)];
    if (one.op === "constant" && one.value === null) return [{ ...one, type: other.type }, other];
    if (other.op === "constant" && other.value === null) return [one, { ...other, type: one.type }];
    if (one.type === other.type) return [one, other];
    throw mismatch(`${operator} does not take a ${one.type} and a ${other.type}`, right);
  }

  #age(node: Expression): Bound {
    const since = this.#of("time", node, "age");
    // Times are milliseconds below the surface, so plain arithmetic serves.
    const elapsed = (operator: "-" | "/", left: Bound, right: Bound): Bound => ({
      op: "arithmetic",
      type: "number",
      operator,
      left,
      right,
    });
    return elapsed("/", elapsed("-", constant("time", this.#now), since), constant("number", 1000));
  }

  #measure(op: "size" | "empty", node: Expression): Bound {
    if (isContainer(node)) return this.#measureLiteral(op, node);
    const of = this.#value(node);
    const isMissing = of.op === "constant" && of.value === null;
    if (!isList(of.type) && of.type !== "text" && !isMissing && op === "size") {
      throw mismatch(`${op} takes a text or a list, not a ${of.type}`, node);
    }
    return op === "size" ? { op, type: "number", of } : { op, type: "boolean", of };
  }

  #measureLiteral(op: "size" | "empty", node: Container): Bound {
    if (node.kind === "range")
      throw mismatch(`${op} of a range is no search condition; compare with its ends`, node);
    if (op === "empty") return constant("boolean", node.items.length === 0);
    if (node.kind === "list") return constant("number", node.items.length);
    throw mismatch("size of a set is no search condition; write its number of members", node);
  }

  #member(operand: Expression, container: Container | FieldReference): Bound {
    if (container.kind === "field") {
      const list = this.#source(resolve(container, this.#catalogue));
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
  #inRange(of: Bound, from: Bound, to: Bound): Bound {
    const compare = (operator: "<=" | ">=", right: Bound): Bound => ({
      op: "compare",
      type: "boolean",
      operator,
      left: of,
      right,
    });
    const within = (least: Bound, most: Bound): Bound =>
      both("and", compare(">=", least), compare("<=", most));
    const whole = (each: Bound): Bound => ({ op: "whole", type: "boolean", of: each });
    const inside = both("and", both("or", within(from, to), within(to, from)), whole(of));
    const condition = both("and", whole(from), whole(to), present(of));
    return { op: "if", type: "boolean", condition, whenTrue: inside, whenFalse: constant("boolean", null) };
  }

  #oneOf(operand: Expression, items: readonly Expression[]): Bound {
    const left = this.scalar(operand);
    const equals = (right: Bound): Bound => ({ op: "compare", type: "boolean", operator: "==", left, right });
    // Nothing is in an empty list, but of what is missing nothing can be said.
    if (items.length === 0) return not(equals(left));
    const equal = items.map((item) => equals(this.#of(left.type, item, "an item beside the operand of =~")));
    return equal.length === 1 ? equal[0]! : both("or", ...equal);
  }

  #arithmetic(operator: "+" | "-" | "*" | "/" | "%", left: Expression, right: Expression): Bound {
    const [one, other] = this.#same(left, right, operator);
    if (operator === "+" && one.type === "text")
      return { op: "concat", type: "text", left: one, right: other };
    if (one.type !== "number") throw mismatch(`${operator} does not take a ${one.type}`, left);
    return { op: "arithmetic", type: "number", operator, left: one, right: other };
  }
}
