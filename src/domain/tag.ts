export interface TagEdit {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface TagChange extends TagEdit {
  readonly subject: { readonly kind: "model" | "instance"; readonly uuid: string };
}

/** What an edit would move among the tags that are there; null where one is removed. */
export function movedTags(
  present: ReadonlyMap<string, string>,
  edit: { readonly set: readonly (readonly [string, string])[]; readonly remove: readonly string[] },
): [key: string, value: string | null][] {
  return [
    ...edit.set
      .filter(([key, value]) => present.get(key) !== value)
      .map(([key, value]): [string, string] => [key, value]),
    ...edit.remove.filter((key) => present.has(key)).map((key): [string, null] => [key, null]),
  ];
}

/** The tags after these moves, in the order of their keys. */
export function tagsAfter(
  present: ReadonlyMap<string, string>,
  moved: readonly (readonly [string, string | null])[],
): Record<string, string> {
  const tags = new Map(present);
  for (const [key, value] of moved) {
    if (value === null) tags.delete(key);
    else tags.set(key, value);
  }
  return Object.fromEntries([...tags].sort(([left], [right]) => (left < right ? -1 : 1)));
}
