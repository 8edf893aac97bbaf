import { type Parameter, placeholders, run, type Work } from "../query.ts";

/** Rows of one insert: few different statement texts, each prepared once. */
const CHUNKS = [500, 50, 5, 1] as const;

/** Inserts rows in few statements; `encode` adds the values of one row, as many as there are columns. */
export function* insertMany<Item>(
  items: readonly Item[],
  prefix: string,
  suffix: string,
  columns: number,
  encode: (item: Item, into: Parameter[]) => void,
): Work<void> {
  let start = 0;
  for (const size of CHUNKS) {
    for (; start + size <= items.length; start += size) {
      const parameters: Parameter[] = [];
      for (let index = start; index < start + size; index++) encode(items[index]!, parameters);
      yield* run(`${prefix} VALUES ${placeholders(size, columns)} ${suffix}`, parameters);
    }
  }
}
