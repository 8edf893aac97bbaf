import type { Rule } from "../../../domain/rule.ts";
import { childrenOf, type Expression } from "../../../expression/index.ts";
import { sideless } from "./sideless.ts";

/** Names that are known to be there, as `sideless` writes them. */
export type Present = ReadonlySet<string>;

/** Whether a condition can come to missing: what every instance has, and what EVIDENCE asks for, is always there. */
export function canMiss(node: Expression, { evidence, window }: Rule, present: Present): boolean {
  const visit = (part: Expression): boolean => {
    const name = sideless(part);
    if (name !== null && present.has(name)) return false;
    switch (part.kind) {
      case "absent":
      case "empty":
        return false;
      case "default":
        return visit(part.left) && visit(part.right);
      case "field":
        return part.path.length > 0 || !recorded.has(part.name);
      case "metric":
        // The age says nothing of the rule's window, which may hold no value though there was one.
        return !(evidence.count !== null || (evidence.age !== null && window === null));
      case "tag":
        return true;
      case "window":
        return part.function !== "count";
      default:
        return childrenOf(part).some(visit);
    }
  };
  return visit(node);
}

/** What is there when a condition holds: the names without which it would be missing. */
export function presentWhen(condition: Expression): readonly string[] {
  switch (condition.kind) {
    case "and":
    case "comparison":
    case "affix":
    case "match":
    case "like":
    case "not":
    case "negate":
    case "arithmetic":
    case "age":
    case "toNumber":
    case "size":
      return childrenOf(condition).flatMap(presentWhen);
    case "member":
      return presentWhen(condition.operand);
    default: {
      const name = sideless(condition);
      return name === null ? [] : [name];
    }
  }
}

/** What Gallery records of every instance. */
const recorded: ReadonlySet<string> = new Set([
  ...["id", "uuid", "project", "project_id", "base_version_id", "version", "revision", "number", "tags"],
  ...["created", "created_at", "created_time", "deprecated"],
]);
