import type { Format } from "./format.ts";
import { type Cell, type Column, formatCell, formatRecord, formatTable } from "./table.ts";

export interface ListOptions {
  /** Most rows to print; what is left out is said on the error stream. */
  readonly limit?: number;
}

/** The three ways to print an answer; the same data in each. */
export interface Output {
  readonly format: Format;
  list<Row>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    columns: readonly Column<Row>[],
    options?: ListOptions,
  ): Promise<void>;
  /** Each row as it comes: a line of cells, or a line of JSON. */
  follow<Row>(rows: AsyncIterable<Row>, columns: readonly Column<Row>[]): Promise<void>;
  record(value: object, entries: readonly (readonly [title: string, value: Cell])[]): Promise<void>;
  /** As JSON, for what a table says in another way. */
  data(value: object): Promise<void>;
  /** A picture, as it is. */
  text(text: string): Promise<void>;
  /** Says that a list was cut. */
  noteMore(limit: number): void;
  /** A sentence for the person at the terminal, never part of the answer. */
  note(sentence: string): void;
}

export interface Sinks {
  readonly out: NodeJS.WritableStream & { readonly columns?: number };
  readonly notes: NodeJS.WritableStream;
}

export function createOutput(format: Format, { out, notes }: Sinks): Output {
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      out.write(text, (error) => (error ? reject(error) : resolve()));
    });
  const note = (sentence: string): void => {
    notes.write(`${sentence}\n`);
  };

  const noteMore = (limit: number): void =>
    note(`There is more than these ${limit}; --limit or --all shows it.`);
  const data = (value: object): Promise<void> =>
    write(`${JSON.stringify(value, null, format === "ndjson" ? 0 : 2)}\n`);

  return {
    format,
    note,
    noteMore,
    data,
    text: write,

    async list<Row>(
      rows: Iterable<Row> | AsyncIterable<Row>,
      columns: readonly Column<Row>[],
      { limit }: ListOptions = {},
    ) {
      let more = false;
      const shown = firstOf(rows, limit ?? Number.POSITIVE_INFINITY, () => {
        more = true;
      });
      if (format === "table") {
        const all: Row[] = [];
        for await (const row of shown) all.push(row);
        await write(formatTable(all, columns, out.columns ?? Number.POSITIVE_INFINITY));
      } else if (format === "ndjson") {
        for await (const row of shown) await write(`${JSON.stringify(row)}\n`);
      } else {
        await writeArray(shown, write);
      }
      if (more && limit !== undefined) noteMore(limit);
    },

    async follow(rows, columns) {
      for await (const row of rows) {
        const cells = columns.map((column) => formatCell(column.of(row)));
        await write(`${format === "table" ? cells.join("  ") : JSON.stringify(row)}\n`);
      }
    },

    async record(value, entries) {
      if (format === "table") await write(formatRecord(entries));
      else await data(value);
    },
  };
}

/** Row by row, so that a long answer never stands in memory. */
async function writeArray<Row>(
  rows: AsyncIterable<Row>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  let opening = "[\n";
  for await (const row of rows) {
    await write(opening + JSON.stringify(row, null, 2).replace(/^/gm, "  "));
    opening = ",\n";
  }
  await write(opening === "[\n" ? "[]\n" : "\n]\n");
}

async function* firstOf<Row>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  limit: number,
  onMore: () => void,
): AsyncGenerator<Row, void> {
  let taken = 0;
  for await (const row of rows) {
    if (taken === limit) {
      onMore();
      return;
    }
    taken += 1;
    yield row;
  }
}
