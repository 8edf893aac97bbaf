import type { ArithmeticOperator, ComparisonOperator } from "./tree.ts";
import { operatorWords } from "./words.ts";

/** How tight operators bind, loosest first, as in Commons JEXL. */
export const levels = { choice: 1, or: 2, and: 3, equality: 4, relation: 5, sum: 6, product: 7 } as const;

interface Binding {
  readonly level: number;
  /** False where `a < b < c` is refused. */
  readonly chains: boolean;
}

export type BinaryOperator = Binding &
  (
    | { readonly kind: "conditional" }
    | { readonly kind: "default"; readonly symbol: "??" | "?:" }
    | { readonly kind: "logical"; readonly symbol: "and" | "or" }
    | { readonly kind: "comparison"; readonly symbol: ComparisonOperator }
    | { readonly kind: "match"; readonly negated: boolean }
    | { readonly kind: "affix"; readonly end: "start" | "end"; readonly negated: boolean }
    | { readonly kind: "arithmetic"; readonly symbol: ArithmeticOperator }
  );

const choice: Binding = { level: levels.choice, chains: true };
const equality: Binding = { level: levels.equality, chains: false };
const relation: Binding = { level: levels.relation, chains: false };
const sum: Binding = { level: levels.sum, chains: true };
const product: Binding = { level: levels.product, chains: true };

const bySymbol: Readonly<Record<string, BinaryOperator>> = {
  "?": { ...choice, kind: "conditional" },
  "??": { ...choice, kind: "default", symbol: "??" },
  "?:": { ...choice, kind: "default", symbol: "?:" },
  "||": { level: levels.or, chains: true, kind: "logical", symbol: "or" },
  "&&": { level: levels.and, chains: true, kind: "logical", symbol: "and" },
  "==": { ...equality, kind: "comparison", symbol: "==" },
  "!=": { ...equality, kind: "comparison", symbol: "!=" },
  "<": { ...relation, kind: "comparison", symbol: "<" },
  "<=": { ...relation, kind: "comparison", symbol: "<=" },
  ">": { ...relation, kind: "comparison", symbol: ">" },
  ">=": { ...relation, kind: "comparison", symbol: ">=" },
  "=~": { ...relation, kind: "match", negated: false },
  "!~": { ...relation, kind: "match", negated: true },
  "=^": { ...relation, kind: "affix", end: "start", negated: false },
  "!^": { ...relation, kind: "affix", end: "start", negated: true },
  "=$": { ...relation, kind: "affix", end: "end", negated: false },
  "!$": { ...relation, kind: "affix", end: "end", negated: true },
  "+": { ...sum, kind: "arithmetic", symbol: "+" },
  "-": { ...sum, kind: "arithmetic", symbol: "-" },
  "*": { ...product, kind: "arithmetic", symbol: "*" },
  "/": { ...product, kind: "arithmetic", symbol: "/" },
  "%": { ...product, kind: "arithmetic", symbol: "%" },
};

/** Every spelling of every binary operator. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ...Object.entries(bySymbol),
  ...[...operatorWords].map(([word, symbol]): [string, BinaryOperator] => [word, bySymbol[symbol]!]),
]);
