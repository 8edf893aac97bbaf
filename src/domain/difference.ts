import { canonicalJson } from "./canonical.ts";
import type { ValueChange } from "./comparison.ts";
import type { Fields, FieldValue } from "./values.ts";

const valueIn = (fields: Fields, name: string): FieldValue | null =>
  Object.hasOwn(fields, name) ? fields[name]! : null;

/** The values that differ, by name: putting each `to` in its place in `from` gives `to`. */
export function diffFields(from: Fields, to: Fields): ValueChange[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return names
    .map((name) => ({ name, from: valueIn(from, name), to: valueIn(to, name) }))
    .filter((change) => canonicalJson(change.from) !== canonicalJson(change.to));
}

/** The names of one list that the other does not have, in the order of their list. */
export function diffNames(
  from: readonly string[],
  to: readonly string[],
): { added: string[]; dropped: string[] } {
  const before = new Set(from);
  const after = new Set(to);
  return {
    added: to.filter((name) => !before.has(name)),
    dropped: from.filter((name) => !after.has(name)),
  };
}
