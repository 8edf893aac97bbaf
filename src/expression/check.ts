import { GalleryError } from "../domain/errors.ts";
import { formatReference } from "./format.ts";
import { typeError } from "./refusals.ts";
import type { Arithmetic, Comparison, Container, Expression, Membership, Reference } from "./tree.ts";
import { isContainer } from "./tree.ts";
import type { ScalarType, Type } from "./types.ts";
import { fits, itemType, listOf } from "./types.ts";

export interface CheckOptions {
  /**
   * The type of a name; undefined for a name that does not exist, which is reported as field.unknown.
   * Without it every metric is a number and every field and tag is unknown.
   */
  readonly typeOf?: (reference: Reference) => Type | undefined;
  /** What the whole expression has to be, such as `boolean` for a condition. */
  readonly expected?: Type;
  /** Whether `a.` and `b.` may stand in it, as they may in a comparator; yes unless told. */
  readonly candidates?: boolean;
}

export interface CheckReport {
  readonly type: Type;
  /** Every expression.type and field.unknown found, in the order of the source. */
  readonly problems: readonly GalleryError[];
}

/** Finds what would be refused at every evaluation, before there is one. */
export function check(tree: Expression, options: CheckOptions = {}): CheckReport {
  const checker = new Checker(options);
  const type = checker.infer(tree);
  if (options.expected !== undefined && !fits(type, options.expected)) {
    checker.problems.push(
      typeError(`the expression is ${named(type)} and has to be ${named(options.expected)}`, tree.position),
    );
  }
  const problems = checker.problems.sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
  return { type, problems };
}

const named = (type: Type): string => `of type ${type}`;

class Checker {
  readonly problems: GalleryError[] = [];
  private readonly options: CheckOptions;

  constructor(options: CheckOptions) {
    this.options = options;
  }

  infer(node: Expression): Type {
    switch (node.kind) {
      case "number":
      case "duration":
        return "number";
      case "text":
      case "boolean":
        return node.kind;
      case "time":
      case "now":
        return "time";
      case "null":
        return "unknown";
      case "field":
      case "metric":
      case "tag":
        return this.reference(node);
      case "window":
        this.reference(node.metric);
        return "number";
      case "not":
        this.want(node.operand, "boolean", "not");
        return "boolean";
      case "negate":
        this.want(node.operand, "number", "-");
        return "number";
      case "age":
        this.want(node.operand, "time", "age");
        return "number";
      case "toNumber":
        this.want(node.operand, "text", "number");
        return "number";
      case "size":
        return this.size(node.operand);
      case "empty":
        if (isContainer(node.operand)) this.container(node.operand);
        else this.infer(node.operand);
        return "boolean";
      case "absent":
        this.infer(node.operand);
        return "boolean";
      case "arithmetic":
        return this.arithmetic(node);
      case "comparison":
        return this.comparison(node);
      case "match":
        this.want(node.operand, "text", node.negated ? "!~" : "=~");
        return "boolean";
      case "like":
        this.textOrTexts(node.operand, node.caseless ? "ilike" : "like");
        return "boolean";
      case "member":
        return this.membership(node);
      case "affix":
        for (const side of [node.left, node.right])
          this.want(side, "text", node.end === "start" ? "=^" : "=$");
        return "boolean";
      case "and":
      case "or":
        for (const operand of node.operands) this.want(operand, "boolean", node.kind);
        return "boolean";
      case "conditional":
        this.want(node.condition, "boolean", "?");
        return this.either(node.whenTrue, node.whenFalse, "? :");
      case "default":
        return this.either(node.left, node.right, node.operator);
      case "list":
      case "set":
      case "range":
        return listOf(this.container(node));
    }
  }

  private problem(message: string, node: Expression): void {
    this.problems.push(typeError(message, node.position));
  }

  private reference(reference: Reference): Type {
    if (reference.variable !== null && this.options.candidates === false) {
      this.problem("a and b stand only in a rule that compares two candidates", reference);
    }
    if (this.options.typeOf === undefined) return reference.kind === "metric" ? "number" : "unknown";
    const type = this.options.typeOf(reference);
    if (type !== undefined) return type;
    const message = `there is no ${reference.kind} ${formatReference(reference)}`;
    this.problems.push(new GalleryError("field.unknown", message, { position: reference.position }));
    return "unknown";
  }

  /** The type of an operand that has to be present. */
  private operand(node: Expression): Type {
    if (node.kind === "null")
      this.problem("null is asked for with == and !=, and is no operand elsewhere", node);
    return this.infer(node);
  }

  private want(node: Expression, wanted: ScalarType, operator: string): void {
    const type = this.operand(node);
    if (!fits(type, wanted)) this.problem(`${operator} takes ${wanted}, not ${type}`, node);
  }

  private textOrTexts(node: Expression, operator: string): void {
    const type = this.operand(node);
    const item = type.startsWith("list<") ? itemType(type)! : type;
    if (!fits(item, "text")) this.problem(`${operator} takes text or a list of texts, not ${type}`, node);
  }

  private arithmetic(node: Arithmetic): Type {
    const left = this.operand(node.left);
    const right = this.operand(node.right);
    if (node.operator === "+" && fits(left, "text") && fits(right, "text")) {
      if (left !== "unknown" || right !== "unknown") return "text";
      return "unknown";
    }
    if (fits(left, "number") && fits(right, "number")) return "number";
    this.problem(`${node.operator} does not take ${left} and ${right}`, node);
    return "unknown";
  }

  private comparison(node: Comparison): Type {
    const left = this.operand(node.left);
    const right = this.operand(node.right);
    const isOrder = node.operator !== "==" && node.operator !== "!=";
    const types = [left, right];
    if (!fits(left, right)) this.problem(`${node.operator} does not compare ${left} with ${right}`, node);
    else if (types.some((type) => type.startsWith("list<"))) {
      this.problem(`${node.operator} does not compare lists; ask for membership with =~`, node);
    } else if (isOrder && types.includes("boolean")) {
      this.problem(`${node.operator} does not order booleans`, node);
    }
    return "boolean";
  }

  private membership(node: Membership): Type {
    const operand = this.operand(node.operand);
    const { container } = node;
    const operator = node.negated ? "!~" : "=~";
    const items = isContainer(container) ? this.container(container) : itemType(this.infer(container));
    if (items === null)
      this.problem(`${operator} takes a list on its right; a pattern is a literal`, container);
    else if (!fits(operand, items)) this.problem(`${operator} does not find ${operand} among ${items}`, node);
    else if (operand.startsWith("list<")) this.problem(`${operator} takes the list on its right`, node);
    return "boolean";
  }

  /** Checks a container and answers the type of its items. */
  private container(container: Container): ScalarType | "unknown" {
    if (container.kind === "range") {
      this.want(container.from, "number", "..");
      this.want(container.to, "number", "..");
      return "number";
    }
    let common: ScalarType | "unknown" = "unknown";
    for (const item of container.items) {
      const type = this.operand(item);
      if (itemType(type) !== null && type !== "unknown") this.problem("a list holds no list", item);
      else if (!fits(type, common))
        this.problem(`a list holds values of one type, not ${common} and ${type}`, item);
      else if (common === "unknown") common = type as ScalarType | "unknown";
    }
    return common;
  }

  private size(operand: Expression): Type {
    if (isContainer(operand)) this.container(operand);
    else {
      const type = this.operand(operand);
      if (type !== "text" && itemType(type) === null)
        this.problem(`size takes a text or a list, not ${type}`, operand);
    }
    return "number";
  }

  private either(one: Expression, other: Expression, operator: string): Type {
    const first = this.infer(one);
    const second = this.infer(other);
    if (!fits(first, second)) this.problem(`the sides of ${operator} are ${first} and ${second}`, other);
    return first === "unknown" ? second : first;
  }
}
