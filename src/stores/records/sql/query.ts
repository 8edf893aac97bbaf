import { GalleryError } from "../../../domain/errors.ts";

/**
 * One query code for two databases: a unit of work is a generator that yields statements and is handed their rows.
 * SQLite runs it to its end synchronously inside one turn; PostgreSQL awaits each statement. The code between the
 * yields is the same, and a test can fail or crash at any yield.
 */

export type Parameter = string | number | null;

export interface Step {
  readonly sql: string;
  /** A list is one array to PostgreSQL, which only steps that were gathered have. */
  readonly parameters: readonly (Parameter | readonly Parameter[])[];
  /** Nobody waits for it: where a statement is a round trip, the next one is sent behind it at once. */
  readonly quiet?: true;
  /** Where its rows go, if it is quiet and has some. */
  readonly later?: Later<unknown>;
  /** It takes back what those before it did, so their failures count no more. */
  readonly undoes?: true;
  /** How it and its like of other units can become one statement. */
  readonly gathers?: Gathers;
}

/** Rows that are not waited for: they are there when those of a statement behind it are. */
export class Later<Row> {
  #rows: readonly Row[] | undefined;

  arrive(rows: readonly Row[]): void {
    this.#rows = rows;
  }

  get arrived(): boolean {
    return this.#rows !== undefined;
  }

  get rows(): readonly Row[] {
    if (this.#rows === undefined) throw new Error("rows are used before a later statement was waited for");
    return this.#rows;
  }
}

export type Gathers =
  /** It inserts rows: `head VALUES (…), (…) tail`. */
  | { readonly how: "insert"; readonly head: string; readonly tail: string; readonly columns: number }
  /** It takes as many numbers of a counter as its one parameter says, and is answered with the last. */
  | { readonly how: "take" };

export type Work<T> = Generator<Step, T, unknown>;

/** The same, which may send steps together and is then handed the rows of each. */
export type GroupWork<T> = Generator<Step | readonly Step[], T, unknown>;

export const isSeveral = (turn: Step | readonly Step[]): turn is readonly Step[] => Array.isArray(turn);

/** The rows of a statement. JSON columns arrive as text, integers and reals as numbers, on both databases. */
export function* rows<Row>(sql: string, parameters: readonly Parameter[] = []): Work<Row[]> {
  return (yield { sql, parameters }) as Row[];
}

/** The first row, or undefined. */
export function* row<Row>(sql: string, parameters: readonly Parameter[] = []): Work<Row | undefined> {
  return (yield* rows<Row>(sql, parameters))[0];
}

/** A statement whose rows nobody needs; if it fails, that may be told at a later statement of the unit. */
export function* run(sql: string, parameters: readonly Parameter[] = []): Work<void> {
  yield { sql, parameters, quiet: true };
}

/** A statement whose rows are needed only when those of a later one are. */
export function* ahead<Row>(sql: string): Work<Later<Row>> {
  const later = new Later<Row>();
  yield { sql, parameters: [], quiet: true, later };
  return later;
}

/** Takes numbers of a counter; `sql` has one parameter, how many, and answers with the last. */
export function* take<Row>(sql: string, count: number): Work<Row> {
  return ((yield { sql, parameters: [count], gathers: { how: "take" } }) as Row[])[0]!;
}

/** The same, with which all statements before it have succeeded, too. */
export function* runToHere(sql: string): Work<void> {
  yield { sql, parameters: [] };
}

/** Takes back what was done since a savepoint, whether it succeeded or not. */
export function* undoTo(savepoint: string): Work<void> {
  yield { sql: `ROLLBACK TO ${savepoint}`, parameters: [], quiet: true, undoes: true };
}

/** Texts are asked for again and again in a few sizes. */
const placeholderTexts = new Map<string, string>();

/** `(?, ?), (?, ?)` for an insert of several rows at once. */
export function placeholders(rowCount: number, columns: number): string {
  const size = `${rowCount} ${columns}`;
  let text = placeholderTexts.get(size);
  if (text === undefined) {
    const one = `(${Array.from({ length: columns }, () => "?").join(", ")})`;
    text = Array.from({ length: rowCount }, () => one).join(", ");
    placeholderTexts.set(size, text);
  }
  return text;
}

const numberedTexts = new Map<string, string>();

/** A statement with the placeholders of PostgreSQL. */
export function numbered(sql: string): string {
  let text = numberedTexts.get(sql);
  if (text === undefined) {
    let count = 0;
    text = sql.replace(/\?/g, () => `$${++count}`);
    numberedTexts.set(sql, text);
  }
  return text;
}

/** NUL is text for SQLite and an error for PostgreSQL: both refuse it alike, before the statement runs. */
export function refuseNul(step: Step): void {
  if (step.parameters.some((each) => typeof each === "string" && each.includes("\u0000"))) throw nulRefusal();
}

export function nulRefusal(): GalleryError {
  return new GalleryError("text.invalid", "a text contains a NUL character, which is not kept");
}

/**
 * The values of an `IN (…)`, repeated up to a power of two, so that lists of any length share few statement texts.
 * An empty list has no SQL: ask only when there is something to ask for.
 */
export function inList<Value extends Parameter>(
  values: readonly Value[],
): { sql: string; parameters: Value[] } {
  const length = 2 ** Math.ceil(Math.log2(values.length));
  const parameters = Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)]!);
  return { sql: placeholders(1, length), parameters };
}

/** Half of what SQLite takes as parameters of one statement. */
const LIST_LIMIT = 16_384;

/** Asks for lists of any length, in few statements; an empty list asks nothing. */
export function* forEachList<Id extends Parameter, Row>(
  ids: readonly Id[],
  ask: (wanted: { sql: string; parameters: Id[] }) => Work<Row[]>,
): Work<Row[]> {
  const parts: Row[][] = [];
  for (let start = 0; start < ids.length; start += LIST_LIMIT) {
    parts.push(yield* ask(inList(ids.slice(start, start + LIST_LIMIT))));
  }
  return parts.length === 1 ? parts[0]! : parts.flat();
}

/** A unique key was taken: the one database error that is an answer and not a fault. */
export class UniqueViolation extends Error {
  constructor(cause: unknown) {
    super("a unique key is taken", { cause });
    this.name = "UniqueViolation";
  }
}
