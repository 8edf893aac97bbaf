import { Later, type Parameter, placeholders, type Step, type Work } from "../query.ts";

/** Rows of one insert: few different statement texts, each prepared once, and few statements for the lists of a write. */
const CHUNKS = [500, 100, 50, 20, 10, 5, 3, 2, 1] as const;

/** Adds the values of one row, as many as there are columns. */
type Encode<Item> = (item: Item, into: Parameter[]) => void;

interface Shape {
  readonly head: string;
  readonly tail: string;
  readonly columns: number;
}

const insertion = (size: number, shape: Shape, parameters: readonly Parameter[]): Step => ({
  sql: `${shape.head} VALUES ${placeholders(size, shape.columns)} ${shape.tail}`,
  parameters,
  gathers: { how: "insert", ...shape },
});

function* chunks<Item>(items: readonly Item[], shape: Shape, encode: Encode<Item>): Generator<Step> {
  let start = 0;
  for (const size of CHUNKS) {
    for (; start + size <= items.length; start += size) {
      const parameters: Parameter[] = [];
      for (let index = start; index < start + size; index++) encode(items[index]!, parameters);
      yield insertion(size, shape, parameters);
    }
  }
}

/** Inserts rows in few statements. */
export function* insertMany<Item>(
  items: readonly Item[],
  head: string,
  tail: string,
  columns: number,
  encode: Encode<Item>,
): Work<void> {
  for (const step of chunks(items, { head, tail, columns }, encode)) yield { ...step, quiet: true };
}

/** Inserts one row of which nothing needs to be known. */
export function* insertRow(head: string, tail: string, values: readonly Parameter[]): Work<void> {
  yield { ...insertion(1, { head, tail, columns: values.length }, values), quiet: true };
}

/** Inserts one row; returns what the tail says of it. */
export function* insertOne<Row>(head: string, tail: string, values: readonly Parameter[]): Work<Row> {
  const made = yield insertion(1, { head, tail, columns: values.length }, values);
  return (made as Row[])[0]!;
}

/** Inserts rows; what the tail says of them, in no order, is there with the rows of a later statement. */
export function* insertAhead<Item, Row>(
  items: readonly Item[],
  head: string,
  tail: string,
  columns: number,
  encode: Encode<Item>,
): Work<readonly Later<Row>[]> {
  const made: Later<Row>[] = [];
  for (const step of chunks(items, { head, tail, columns }, encode)) {
    const later = new Later<Row>();
    made.push(later);
    yield { ...step, quiet: true, later };
  }
  return made;
}

/** Inserts rows and waits for what the tail says of them, in no order. */
function* insertReturning<Item, Row>(
  items: readonly Item[],
  head: string,
  tail: string,
  columns: number,
  encode: Encode<Item>,
): Work<Row[]> {
  const made: Row[] = [];
  for (const step of chunks(items, { head, tail, columns }, encode)) made.push(...((yield step) as Row[]));
  return made;
}

/** The same for a table with an id and a unique `uuid`; returns the ids in the order of the items. */
export function* insertIdentified<Item>(
  items: readonly Item[],
  head: string,
  columns: number,
  uuidOf: (item: Item) => string,
  encode: Encode<Item>,
): Work<number[]> {
  const made = yield* insertReturning<Item, { id: number; uuid: string }>(
    items,
    head,
    "RETURNING id, uuid",
    columns,
    encode,
  );
  const ids = new Map(made.map(({ uuid, id }) => [uuid, id]));
  return items.map((item) => ids.get(uuidOf(item))!);
}
