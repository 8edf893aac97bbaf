import type { Node, Scalar } from "yaml";
import { Document, isMap, isScalar, isSeq } from "yaml";
import { invariant } from "../../../domain/errors.ts";
import type { Rule } from "../../../domain/rule.ts";
import {
  canonicalExpression,
  canonicalPart,
  canonicalRule,
  canonicalWord,
  isExpressionAt,
} from "./canonical.ts";
import type { RuleForm, RuleSource, WordPath } from "./source.ts";
import { readDocument } from "./yaml.ts";

/** Longer lines of YAML are folded where that changes nothing. */
const lineWidth = 100;

/**
 * The canonical text of a rule, or of the source of a rule without problems. A source keeps the order of its words,
 * and from YAML to YAML its comments. Writing what was written again gives the same text.
 */
export function writeRule(from: Rule | RuleSource, form: RuleForm): string {
  if ("kind" in from) return write(canonicalRule(from), form);
  invariant(from.root !== null, `${from.file} has been parsed`);
  if (form === "yaml" && from.form === "yaml") return rewriteYaml(from.text);
  return write(canonicalPart(from.root), form);
}

const write = (plain: unknown, form: RuleForm): string =>
  form === "json" ? `${JSON.stringify(plain, null, 2)}\n` : new Document(plain).toString({ lineWidth });

function rewriteYaml(text: string): string {
  const document = readDocument(text);
  rewrite(document.contents, []);
  return document.toString({ lineWidth });
}

function rewrite(node: Node | null, path: WordPath): void {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) rewrite(item as Node, [...path, index]);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const word = key as Scalar;
      restyle(word, canonicalWord(path, String(word.value)));
      rewrite(value as Node | null, [...path, String(word.value)]);
    }
  } else if (isScalar(node) && isExpressionAt(path)) restyle(node, canonicalExpression(String(node.value)));
}

/** A text that changes loses its quotes and its block where it needs none. */
function restyle(node: Scalar, text: string): void {
  if (!text.includes("\n")) delete node.type;
  node.value = text;
}
