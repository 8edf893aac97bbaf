import Database from "better-sqlite3";
import { GalleryError } from "../../../domain/errors.ts";
import type { Timers } from "../../../domain/seams.ts";
import { numberOfText } from "../../../expression/number-text.ts";
import type { Records, Tables, Touches } from "../store.ts";
import { type GroupCommit, oneByOne, optimistically, type Transaction } from "./commit/batch.ts";
import type { Gatherer } from "./commit/gather.ts";
import { type Outcomes, type Pending, refuseAll, StoreFailure, settle } from "./commit/outcome.ts";
import { sqlite as dialect } from "./dialect.ts";
import { migrate } from "./migrate.ts";
import {
  type GroupWork,
  isSeveral,
  refuseNul,
  run,
  runToHere,
  type Step,
  UniqueViolation,
  type Work,
} from "./query.ts";
import { tablesOf } from "./tables/tables.ts";

/** More would make the units at the end of a batch wait for those at its start. */
const BATCH_LIMIT = 256;

const transaction: Transaction = {
  begin: () => run("BEGIN IMMEDIATE"),
  commit: () => runToHere("COMMIT"),
};

export interface SqliteOptions {
  /** A file; or the image of a database, which then lives in memory alone. */
  readonly path: string | Buffer;
  readonly timers: Timers;
  /** Called before every statement; a test throws here to fail one. */
  readonly onStep?: (step: Step) => void;
  /** Carries out units beside each other, of which this database has no gain: for tests of how that is done. */
  readonly gatherer?: Gatherer;
}

/**
 * The embedded store: one writing connection on the main thread. Every commit is synced to disk before it is
 * answered (`synchronous = FULL`); what arrives within one turn of the event loop shares a commit.
 */
export class SqliteRecords implements Records {
  readonly #timers: Timers;
  readonly #onStep: ((step: Step) => void) | undefined;
  readonly #gatherer: Gatherer | undefined;
  readonly #tables: Tables = tablesOf(dialect);
  readonly #statements = new Map<string, Database.Statement>();
  readonly #database: Database.Database;
  #waiting: Pending[] = [];
  #scheduled = false;
  #closed = false;

  constructor(options: SqliteOptions) {
    this.#timers = options.timers;
    this.#onStep = options.onStep;
    this.#gatherer = options.gatherer;
    this.#database = connect(options.path);
    try {
      this.#drive(migrate(dialect));
    } catch (reason) {
      this.#database.close();
      throw reason instanceof StoreFailure ? reason.refusal : reason;
    }
  }

  async read<T>(work: (tables: Tables) => Work<T>): Promise<T> {
    this.#refuseWhenClosed();
    // Synchronous and on the writing connection, so no commit can fall between two statements.
    try {
      return this.#drive(work(this.#tables));
    } catch (reason) {
      throw reason instanceof StoreFailure ? reason.refusal : reason;
    }
  }

  write<T>(work: (tables: Tables) => Work<T>, touches?: Touches): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#refuseWhenClosed();
      this.#waiting.push({
        work: () => work(this.#tables),
        touches,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.#schedule();
    });
  }

  async check(): Promise<void> {
    await this.read(() => this.#tables.changes.head());
  }

  async close(): Promise<void> {
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
    this.#statements.clear();
    this.#database.close();
  }

  /** What is committed, as one image that another store can be opened on. */
  image(): Buffer {
    return this.#database.serialize();
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new GalleryError("server.stopping", "the records store is closed");
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#timers.soon(() => {
      this.#scheduled = false;
      if (this.#closed) return;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const batch = this.#waiting.splice(0, BATCH_LIMIT);
    if (batch.length === 0) return;
    if (this.#gatherer !== undefined && this.#settles(batch, optimistically(this.#gatherer))) return;
    this.#settles(batch, oneByOne);
  }

  /** Whether everyone was told; if not, nothing of it was committed, and it may be tried in another way. */
  #settles(batch: readonly Pending[], how: GroupCommit): boolean {
    const outcomes: Outcomes = new Map();
    try {
      if (!this.#drive(how(batch, transaction, outcomes))) return false;
      settle(outcomes);
    } catch (reason) {
      this.#rollback();
      refuseAll(batch, reason);
    }
    return true;
  }

  #rollback(): void {
    // SQLite ends the transaction by itself on some failures; asking again would be an error of its own.
    if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
  }

  #drive<T>(work: GroupWork<T>): T {
    let turn = work.next();
    while (!turn.done) {
      let answer: unknown;
      let failure: { reason: unknown } | undefined;
      try {
        answer = this.#answerTo(turn.value);
      } catch (reason) {
        failure = { reason: translate(reason) };
      }
      turn = failure === undefined ? work.next(answer) : work.throw(failure.reason);
    }
    return turn.value;
  }

  #answerTo(turn: Step | readonly Step[]): unknown {
    return isSeveral(turn) ? turn.map((step) => this.#execute(step)) : this.#execute(turn);
  }

  #execute(step: Step): unknown {
    this.#onStep?.(step);
    refuseNul(step);
    let statement = this.#statements.get(step.sql);
    if (statement === undefined) {
      statement = this.#database.prepare(step.sql);
      this.#statements.set(step.sql, statement);
    }
    if (!statement.reader) return statement.run(step.parameters);
    const rows = statement.all(step.parameters);
    step.later?.arrive(rows);
    return rows;
  }
}

function connect(path: string | Buffer): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("busy_timeout = 5000");
  database.pragma("cache_size = -65536");
  database.pragma("temp_store = MEMORY");
  database.function("number_of_text", { deterministic: true }, (value: unknown) =>
    typeof value === "string" ? numberOfText(value) : null,
  );
  return database;
}

function translate(reason: unknown): unknown {
  if (!(reason instanceof Database.SqliteError)) return reason;
  if (reason.code === "SQLITE_CONSTRAINT_UNIQUE" || reason.code === "SQLITE_CONSTRAINT_PRIMARYKEY") {
    return new UniqueViolation(reason);
  }
  if (reason.code === "SQLITE_FULL") {
    return new StoreFailure(new GalleryError("store.full", "the database's disk is full", { cause: reason }));
  }
  if (/^SQLITE_(IOERR|BUSY|READONLY|CANTOPEN|CORRUPT|LOCKED|NOTADB)/.test(reason.code)) {
    return new StoreFailure(
      new GalleryError("store.unavailable", `the database answered ${reason.code}`, { cause: reason }),
    );
  }
  return reason;
}
