import { formatDuration, formatTime } from "./time.ts";
import type { Expression, FieldReference, Reference } from "./tree.ts";
import { candidateVariables, isPlainName, reservedWords } from "./words.ts";

/** How tight the outermost operator of a node binds; a part that binds looser than its place is put in parentheses. */
const tightness = {
  choice: 1,
  or: 2,
  and: 3,
  equality: 4,
  relation: 5,
  sum: 6,
  product: 7,
  prefix: 8,
  primary: 9,
} as const;

/** The canonical text of a tree: `parse(format(tree))` is the tree again, positions aside. */
export function format(node: Expression): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "text":
      return quote(node.value);
    case "boolean":
      return String(node.value);
    case "null":
      return "null";
    case "time":
      return `time("${formatTime(node.value)}")`;
    case "duration":
      return `duration("${formatDuration(node.seconds)}")`;
    case "field":
    case "metric":
    case "tag":
      return formatReference(node);
    case "list":
      return `[${node.items.map(format).join(", ")}]`;
    case "set":
      return `{${node.items.map(format).join(", ")}}`;
    case "range":
      return `(${within(node.from, tightness.sum)}..${within(node.to, tightness.sum)})`;
    case "not":
    case "size":
    case "empty":
      return `${node.kind} ${within(node.operand, tightness.prefix)}`;
    case "negate":
      return `-${negated(node.operand)}`;
    case "age":
      return `age(${format(node.operand)})`;
    case "toNumber":
      return `number(${format(node.operand)})`;
    case "like":
      return `${node.caseless ? "ilike" : "like"}(${format(node.operand)}, ${quote(node.pattern)})`;
    case "now":
      return "now()";
    case "arithmetic": {
      const level = tightnessOf(node);
      return `${within(node.left, level)} ${node.operator} ${within(node.right, level + 1)}`;
    }
    case "comparison": {
      const level = tightnessOf(node) + 1;
      return `${within(node.left, level)} ${node.operator} ${within(node.right, level)}`;
    }
    case "absent":
      return `${within(node.operand, tightness.relation)} ${node.negated ? "!=" : "=="} null`;
    case "match":
      return `${within(node.operand, tightness.sum)} ${node.negated ? "!~" : "=~"} ${quote(node.pattern)}`;
    case "member":
      return `${within(node.operand, tightness.sum)} ${node.negated ? "!~" : "=~"} ${format(node.container)}`;
    case "affix": {
      const operator = `${node.negated ? "!" : "="}${node.end === "start" ? "^" : "$"}`;
      return `${within(node.left, tightness.sum)} ${operator} ${within(node.right, tightness.sum)}`;
    }
    case "and":
    case "or":
      return node.operands.map((operand) => within(operand, tightness[node.kind] + 1)).join(` ${node.kind} `);
    case "conditional": {
      const condition = within(node.condition, tightness.or);
      return `${condition} ? ${format(node.whenTrue)} : ${format(node.whenFalse)}`;
    }
    case "default":
      return `${within(node.left, tightness.or)} ${node.operator} ${format(node.right)}`;
    case "window": {
      const rank = node.rank === null ? "" : `${node.rank}, `;
      return `${node.function}(${formatReference(node.metric)}, ${rank}"${formatDuration(node.seconds)}")`;
    }
  }
}

/** How a reference is written: with dots where it can be. */
export function formatReference(reference: Reference): string {
  const variable = reference.variable === null ? "" : `${reference.variable}.`;
  if (reference.kind === "tag") return `${variable}tags${member(reference.name)}`;
  if (reference.kind === "metric") {
    const scope = reference.scope === null ? "" : `.${reference.scope}`;
    return `${variable}metrics${scope}${member(reference.name)}`;
  }
  const { spelling, path } = reference;
  const keys = path.map(member).join("");
  return `${variable}${needsPrefix(reference) ? `metadata${member(spelling)}` : spelling}${keys}`;
}

/** True for a field that would be read as something else without `metadata` before it. */
function needsPrefix({ variable, spelling, path }: FieldReference): boolean {
  if (!isPlainName(spelling) || spelling === "metrics") return true;
  if (path.length > 0 && (spelling === "tags" || spelling === "metadata")) return true;
  return (
    variable === null &&
    (reservedWords.has(spelling) || (path.length > 0 && candidateVariables.has(spelling)))
  );
}

const member = (name: string): string => (isPlainName(name) ? `.${name}` : `[${quote(name)}]`);

const within = (node: Expression, level: number): string =>
  tightnessOf(node) < level ? `(${format(node)})` : format(node);

/** A number behind a minus sign would be read as a negative number, and two signs as a decrement. */
const negated = (operand: Expression): string =>
  operand.kind === "number" || operand.kind === "negate"
    ? `(${format(operand)})`
    : within(operand, tightness.prefix);

function tightnessOf(node: Expression): number {
  switch (node.kind) {
    case "conditional":
    case "default":
      return tightness.choice;
    case "or":
    case "and":
      return tightness[node.kind];
    case "absent":
      return tightness.equality;
    case "comparison":
      return node.operator === "==" || node.operator === "!=" ? tightness.equality : tightness.relation;
    case "match":
    case "member":
    case "affix":
      return tightness.relation;
    case "arithmetic":
      return node.operator === "+" || node.operator === "-" ? tightness.sum : tightness.product;
    case "not":
    case "negate":
    case "size":
    case "empty":
      return tightness.prefix;
    default:
      return tightness.primary;
  }
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\b": "\\b",
  "\f": "\\f",
};

/** A text as a literal in double quotes. */
export function quote(text: string): string {
  const escaped = text.replace(/[\\"\p{Cc}\u2028\u2029]/gu, (letter) => {
    return escapes[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
