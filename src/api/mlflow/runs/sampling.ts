/**
 * At most `count` of the items, evenly spread as SQL's NTILE spreads them, always with the last; with the first too
 * when there is room for two.
 */
export function sample<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  const size = Math.floor(items.length / count);
  const larger = items.length % count;
  const starts = Array.from({ length: count }, (_, bucket) => bucket * size + Math.min(bucket, larger));
  starts[count - 1] = items.length - 1;
  return starts.map((start) => items[start] as Item);
}
