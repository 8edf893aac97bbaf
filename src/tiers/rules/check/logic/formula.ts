import type { Domain } from "./domain.ts";

/** How two values lie to each other, as bits: any of them may be meant. */
export const relations = { less: 1, equal: 2, greater: 4 } as const;

/** Something about the value of a term; a term is anything that has a value, known by a key. */
export type Fact =
  /** It is present and in the domain. */
  | { readonly kind: "in"; readonly term: string; readonly domain: Domain }
  | { readonly kind: "present"; readonly term: string }
  | { readonly kind: "missing"; readonly term: string }
  /** Both are present and lie so to each other. */
  | { readonly kind: "related"; readonly left: string; readonly right: string; readonly allowed: number };

/** Facts under `all` and `any` alone: what has to be denied is denied in the facts. Parts may be shared. */
export type Formula =
  | Fact
  | { readonly kind: "all"; readonly of: readonly Formula[] }
  | { readonly kind: "any"; readonly of: readonly Formula[] };

export const always: Formula = { kind: "all", of: [] };
export const never: Formula = { kind: "any", of: [] };

export function all(...parts: readonly Formula[]): Formula {
  if (parts.includes(never)) return never;
  const of = parts.filter((part) => part !== always);
  if (of.length === 1) return of[0]!;
  return of.length === 0 ? always : { kind: "all", of };
}

export function any(...parts: readonly Formula[]): Formula {
  if (parts.includes(always)) return always;
  const of = parts.filter((part) => part !== never);
  if (of.length === 1) return of[0]!;
  return of.length === 0 ? never : { kind: "any", of };
}

export const when = (condition: boolean): Formula => (condition ? always : never);
