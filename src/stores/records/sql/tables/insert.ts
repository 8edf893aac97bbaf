import { type Parameter, placeholders, rows, run, type Work } from "../query.ts";

/** Rows of one insert: few different statement texts, each prepared once, and few statements for the lists of a write. */
const CHUNKS = [500, 100, 50, 20, 10, 5, 3, 2, 1] as const;

/** Adds the values of one row, as many as there are columns. */
type Encode<Item> = (item: Item, into: Parameter[]) => void;

interface Chunk {
  readonly values: string;
  readonly parameters: readonly Parameter[];
}

function* chunks<Item>(items: readonly Item[], columns: number, encode: Encode<Item>): Generator<Chunk> {
  let start = 0;
  for (const size of CHUNKS) {
    for (; start + size <= items.length; start += size) {
      const parameters: Parameter[] = [];
      for (let index = start; index < start + size; index++) encode(items[index]!, parameters);
      yield { values: `VALUES ${placeholders(size, columns)}`, parameters };
    }
  }
}

/** Inserts rows in few statements. */
export function* insertMany<Item>(
  items: readonly Item[],
  prefix: string,
  suffix: string,
  columns: number,
  encode: Encode<Item>,
): Work<void> {
  for (const { values, parameters } of chunks(items, columns, encode)) {
    yield* run(`${prefix} ${values} ${suffix}`, parameters);
  }
}

/** The same; returns what the suffix says, in no order. */
export function* insertReturning<Item, Row>(
  items: readonly Item[],
  prefix: string,
  suffix: string,
  columns: number,
  encode: Encode<Item>,
): Work<Row[]> {
  const made: Row[] = [];
  for (const { values, parameters } of chunks(items, columns, encode)) {
    made.push(...(yield* rows<Row>(`${prefix} ${values} ${suffix}`, parameters)));
  }
  return made;
}

/** The same for a table with an id and a unique `uuid`; returns the ids in the order of the items. */
export function* insertIdentified<Item>(
  items: readonly Item[],
  prefix: string,
  columns: number,
  uuidOf: (item: Item) => string,
  encode: Encode<Item>,
): Work<number[]> {
  const made = yield* insertReturning<Item, { id: number; uuid: string }>(
    items,
    prefix,
    "RETURNING id, uuid",
    columns,
    encode,
  );
  const ids = new Map(made.map(({ uuid, id }) => [uuid, id]));
  return items.map((item) => ids.get(uuidOf(item))!);
}
