import pg from "pg";
import { GalleryError } from "../../../domain/errors.ts";
import type { Timers } from "../../../domain/seams.ts";
import type { Records, Tables, Touches } from "../store.ts";
import { type GroupCommit, oneByOne, optimistically } from "./commit/batch.ts";
import { ArrayGatherer } from "./commit/gather.ts";
import { AWAIT_TURN, OnlyWriter } from "./commit/only-writer.ts";
import {
  type Outcome,
  type Outcomes,
  type Pending,
  refuseAll,
  StoreFailure,
  settle,
} from "./commit/outcome.ts";
import { driveAhead } from "./commit/pipeline.ts";
import { CommitQueue } from "./commit/queue.ts";
import { postgresql as dialect } from "./dialect.ts";
import { migrate } from "./migrate.ts";
import {
  type GroupWork,
  numbered,
  refuseNul,
  run,
  runToHere,
  type Step,
  UniqueViolation,
  type Work,
} from "./query.ts";
import { tablesOf } from "./tables/tables.ts";

const tables = tablesOf(dialect);

const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 30_000;

export interface PostgresOptions {
  readonly url: string;
  readonly timers: Timers;
  readonly connections?: number;
  /** Called before every statement; a test throws here to fail one. */
  readonly onStep?: (step: Step) => void;
}

/** Times a batch is tried again when it is certain that nothing of it was committed. */
const ATTEMPTS = 3;

/**
 * The server store. Writers take turns under an advisory lock that ends with the transaction; what arrives while
 * one commit is under way shares the next one. Reads run beside, on their own connections and snapshots.
 */
export class PostgresRecords implements Records {
  readonly #pool: pg.Pool;
  readonly #onStep: ((step: Step) => void) | undefined;
  readonly #names = new Map<string, string>();
  readonly #gatherer = new ArrayGatherer();
  readonly #queue: CommitQueue;
  #flushing: Promise<void> | undefined;
  #closed = false;

  private constructor(options: PostgresOptions) {
    this.#onStep = options.onStep;
    this.#queue = new CommitQueue(options.timers);
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections ?? 8,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      types: { getTypeParser },
      // Statements are sent without waiting for the answers of those before them.
      pipeline: true,
    });
    // A connection that dies while idle must not end the process; the next use reports it.
    this.#pool.on("error", () => {});
    // Nor one that dies in use: its statement rejects, and the event that follows has no other listener.
    this.#pool.on("connect", (client) => client.on("error", () => {}));
    // Compiling a statement takes longer than any of ours runs; what only speaks the protocol may not know the word.
    this.#pool.on("connect", (client) => void client.query("SET jit = off").catch(() => {}));
  }

  static async open(options: PostgresOptions): Promise<PostgresRecords> {
    const records = new PostgresRecords(options);
    try {
      await records.#withClient((client) => records.#drive(client, migrateAlone()));
    } catch (reason) {
      await records.#pool.end();
      throw unwrap(reason);
    }
    return records;
  }

  async read<T>(work: (tables: Tables) => Work<T>): Promise<T> {
    this.#refuseWhenClosed();
    try {
      const outcome = await this.#withClient((client) => this.#ask(client, work(tables)));
      if (outcome.ok) return outcome.value;
      throw outcome.reason;
    } catch (reason) {
      throw unwrap(reason);
    }
  }

  write<T>(work: (tables: Tables) => Work<T>, touches?: Touches): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#refuseWhenClosed();
      const unit = () => work(tables);
      this.#queue.add({ work: unit, touches, resolve: resolve as (value: unknown) => void, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async check(): Promise<void> {
    await this.read((each) => each.changes.head());
  }

  async close(): Promise<void> {
    await this.#flushing;
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new GalleryError("server.stopping", "the records store is closed");
  }

  async #flush(): Promise<void> {
    while (!this.#queue.isEmpty) {
      // One turn later, so that what is arriving now shares the commit.
      await Promise.resolve();
      const batch = await this.#queue.next();
      await this.#commit(batch);
      this.#queue.answered(batch.length);
    }
    this.#flushing = undefined;
  }

  async #commit(batch: readonly Pending[]): Promise<void> {
    if (await this.#settles(batch, optimistically(this.#gatherer))) return;
    await this.#settles(batch, oneByOne);
  }

  /** Whether everyone was told; if not, nothing of it was committed, and it may be tried in another way. */
  async #settles(batch: readonly Pending[], how: GroupCommit): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const outcomes: Outcomes = new Map();
      const writer = new OnlyWriter();
      try {
        const work = how(batch, writer, outcomes);
        const isDone = await this.#withClient((client) => this.#drive(client, work));
        if (isDone) settle(outcomes);
        return isDone;
      } catch (reason) {
        const fate = writer.xid === undefined ? "aborted" : await this.#fateOf(writer.xid);
        if (fate === "committed") settle(outcomes);
        const again = fate === "aborted" && reason instanceof StoreFailure && attempt < ATTEMPTS;
        if (again) continue;
        if (fate !== "committed") refuseAll(batch, reason);
        return true;
      }
    }
  }

  /**
   * After a lost answer: what became of the transaction. `in doubt` when even that cannot be asked; the callers are
   * told `store.unavailable`, and a repeat with the same idempotency key has one effect.
   */
  async #fateOf(xid: string): Promise<"committed" | "aborted" | "in doubt"> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        // Its backend may still be at work: the writers' lock is free once it has ended, in one way or the other.
        await this.#pool.query(AWAIT_TURN);
        const answer = await this.#pool.query<{ status: string | null }>(
          "SELECT pg_xact_status($1::xid8) AS status",
          [xid],
        );
        const status = answer.rows[0]?.status;
        return status === "committed" || status === "aborted" ? status : "in doubt";
      } catch {
        // The pool may have handed out another connection that died with the first.
      }
    }
    return "in doubt";
  }

  /** A question of one statement is one way to the database: neither beginning nor end is waited for. */
  async #ask<T>(client: pg.PoolClient, work: Work<T>): Promise<Outcome<T>> {
    // Only a lost connection fails them, and whoever uses it next is told.
    const unheard = (sql: string) => void client.query(sql).catch(() => undefined);
    unheard("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      return { ok: true, value: await this.#drive(client, work) };
    } catch (reason) {
      if (reason instanceof GalleryError) return { ok: false, reason };
      throw reason;
    } finally {
      unheard("COMMIT");
    }
  }

  /** A connection that saw an error is closed, which rolls back whatever it had begun. */
  async #withClient<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (reason) {
      throw unavailable(reason);
    }
    try {
      const result = await body(client);
      client.release();
      return result;
    } catch (reason) {
      client.release(true);
      throw reason;
    }
  }

  #drive<T>(client: pg.PoolClient, work: GroupWork<T>): Promise<T> {
    return driveAhead(work, (step) => this.#execute(client, step), translate);
  }

  #execute(client: pg.PoolClient, step: Step): Promise<unknown[]> {
    this.#onStep?.(step);
    refuseNul(step);
    const answer = client.query({
      name: this.#nameOf(step),
      text: numbered(step.sql),
      values: [...step.parameters],
    });
    return answer.then(({ rows, command }) => {
      // A transaction in which a statement failed ends so, and COMMIT does not call it a failure.
      if (step.sql === "COMMIT" && command === "ROLLBACK") throw new Error("COMMIT rolled back");
      return rows;
    });
  }

  /** A prepared statement per text; statements without parameters are not worth one. */
  #nameOf(step: Step): string | undefined {
    if (step.parameters.length === 0) return undefined;
    let name = this.#names.get(step.sql);
    if (name === undefined) {
      name = `g${this.#names.size}`;
      this.#names.set(step.sql, name);
    }
    return name;
  }
}

function* migrateAlone(): Work<void> {
  yield* run("BEGIN");
  yield* run(AWAIT_TURN);
  yield* migrate(dialect);
  yield* runToHere("COMMIT");
}

const INT8 = 20;
const NUMERIC = 1700;
const JSON_TYPES = new Set([114, 3802]);

/** Integers as numbers and JSON as text, as SQLite gives them. */
export function getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number;
  if (JSON_TYPES.has(oid)) return (value) => value;
  return pg.types.getTypeParser(oid, format as "text") as (value: string) => unknown;
}

function translate(reason: unknown): unknown {
  if (reason instanceof pg.DatabaseError) {
    const code = reason.code ?? "";
    if (code === "23505") return new UniqueViolation(reason);
    if (code === "53100") {
      return new StoreFailure(
        new GalleryError("store.full", "the database's disk is full", { cause: reason }),
      );
    }
    // Classes: 08 connection, 40 rollback, 53 resources, 57 operator intervention, 58 system.
    if (/^(08|40|53|57|58)/.test(code)) return unavailable(reason);
    return reason;
  }
  const code = (reason as { code?: unknown } | null)?.code;
  const lost = typeof code === "string" && /^E[A-Z]+$/.test(code);
  return lost || /connection|terminated|timeout/i.test(String((reason as Error)?.message))
    ? unavailable(reason)
    : reason;
}

function unavailable(reason: unknown): StoreFailure {
  const said = reason instanceof Error ? reason.message : String(reason);
  return new StoreFailure(
    new GalleryError("store.unavailable", `the database cannot be used: ${said}`, { cause: reason }),
  );
}

function unwrap(reason: unknown): unknown {
  return reason instanceof StoreFailure ? reason.refusal : reason;
}
