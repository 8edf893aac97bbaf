import type { Node, Scalar } from "yaml";
import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import { canonicalJson } from "../../../domain/canonical.ts";
import { invariant } from "../../../domain/errors.ts";
import type { Rule } from "../../../domain/rule.ts";
import {
  canonicalExpression,
  canonicalPart,
  canonicalRule,
  canonicalWord,
  isExpressionAt,
} from "./canonical.ts";
import { plainValue } from "./part.ts";
import type { RuleForm, RuleSource, WordPath } from "./source.ts";
import { parseYaml, readDocument } from "./yaml.ts";

/**
 * The canonical text of a rule, or of the source of a rule without problems. A source keeps the order of its words,
 * and from YAML to YAML its comments. Writing what was written again gives the same text.
 */
export function writeRule(from: Rule | RuleSource, form: RuleForm): string {
  if ("kind" in from) return write(canonicalRule(from), form);
  invariant(from.root !== null, `${from.file} has been parsed`);
  const plain = canonicalPart(from.root);
  return form === "yaml" && from.form === "yaml" ? rewriteYaml(from.text, plain) : write(plain, form);
}

const write = (plain: unknown, form: RuleForm): string =>
  form === "json" ? `${JSON.stringify(plain, null, 2)}\n` : print(new Document(plain), plain);

function rewriteYaml(text: string, plain: unknown): string {
  const document = readDocument(text);
  rewrite(document.contents, []);
  return print(document, plain);
}

function rewrite(node: Node | null, path: WordPath): void {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) rewrite(item as Node, [...path, index]);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const word = canonicalWord(path, String((key as Scalar).value));
      restyle(key as Scalar, word);
      rewrite(value as Node | null, [...path, word]);
    }
  } else if (isScalar(node) && isExpressionAt(path)) restyle(node, canonicalExpression(String(node.value)));
}

/** A text on one line loses its quotes and its block where it needs none. */
function restyle(node: Scalar, text: string): void {
  if (!text.includes("\n")) delete node.type;
  node.value = text;
}

/** Longer lines are folded where that changes nothing, and a quoted text only at its blanks. */
const layout = { lineWidth: 100, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

function print(document: Document, plain: unknown): string {
  visit(document, {
    Scalar: (_, node) => {
      // As a block the library gives such a text more blanks than it has.
      if (typeof node.value === "string" && node.value.trim() === "") node.type = "QUOTE_DOUBLE";
    },
  });
  const written = document.toString(layout);
  const same = canonicalJson(plainValue(parseYaml(written))) === canonicalJson(plain);
  invariant(same, "the YAML that was written says what it should");
  return written;
}
