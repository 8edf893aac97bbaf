import type { Rule } from "../../../domain/rule.ts";
import { childrenOf, type Expression } from "../../../expression/index.ts";

/** Whether a condition can come to missing: what EVIDENCE asks for, and what every instance has, is always there. */
export function canMiss(node: Expression, rule: Rule): boolean {
  switch (node.kind) {
    case "absent":
    case "empty":
      return false;
    case "default":
      return canMiss(node.left, rule) && canMiss(node.right, rule);
    case "field":
      return node.path.length > 0 || !recorded.has(node.name);
    case "metric":
      // A window of the rule may hold no value though there was one: the age says nothing of the window.
      return !(rule.evidence.count !== null || (rule.evidence.age !== null && rule.window === null));
    case "tag":
      return true;
    case "window":
      return node.function !== "count";
    default:
      return childrenOf(node).some((child) => canMiss(child, rule));
  }
}

/** What Gallery records of every instance. */
const recorded: ReadonlySet<string> = new Set([
  ...["id", "uuid", "project", "project_id", "base_version_id", "version", "revision", "number", "tags"],
  ...["created", "created_at", "created_time", "deprecated"],
]);
