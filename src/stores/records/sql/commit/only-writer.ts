import { ahead, type Later, run, runToHere, type Work } from "../query.ts";
import type { Transaction } from "./batch.ts";

/** One writer at a time over all servers: order of positions is order of commits, and check-then-write is safe. */
const WRITER_LOCK = 0x6a11e;

/** Waits until no other transaction writes; the turn ends with the transaction. */
export const AWAIT_TURN = `SELECT pg_advisory_xact_lock(${WRITER_LOCK})`;

/** Waits for the writer's turn; notes the transaction's id before its end is sent, so that its fate can be asked for. */
export class OnlyWriter implements Transaction {
  #xid: Later<{ xid: string }> | undefined;

  get xid(): string | undefined {
    return this.#xid?.arrived ? this.#xid.rows[0]!.xid : undefined;
  }

  *begin(): Work<void> {
    yield* run("BEGIN");
    yield* run(AWAIT_TURN);
    this.#xid = yield* ahead("SELECT pg_current_xact_id()::text AS xid");
  }

  *commit(): Work<void> {
    // Units that waited for nothing have not waited for it either.
    if (this.xid === undefined) yield* runToHere("SELECT");
    yield* runToHere("COMMIT");
  }
}
