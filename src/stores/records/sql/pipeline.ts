import type { Step, Work } from "./query.ts";

/** Sends a statement behind those before it; refuses at once what is not sent. */
export type Send = (step: Step) => Promise<unknown[]>;

/** Statements that are on their way, oldest first. */
class Pipeline {
  readonly #send: Send;
  #sent: Promise<unknown[]>[] = [];

  constructor(send: Send) {
    this.#send = send;
  }

  add(step: Step): void {
    const answer = this.#send(step);
    // Whoever waits for it may come later.
    answer.catch(() => undefined);
    this.#sent.push(answer);
  }

  /** Waits for all of them, whatever becomes of them. */
  async settled(): Promise<PromiseSettledResult<unknown[]>[]> {
    const sent = this.#sent;
    this.#sent = [];
    return Promise.allSettled(sent);
  }

  /** The rows of the newest. What fails after the first failure does so because of it, so that one is thrown. */
  async rows(): Promise<unknown[] | undefined> {
    const all = await this.settled();
    const failed = all.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return (all.at(-1) as PromiseFulfilledResult<unknown[]> | undefined)?.value;
  }
}

/**
 * Runs a unit of work where a statement is a round trip: it waits only for rows that the unit needs, and at its end
 * for everything.
 */
export async function driveAhead<T>(
  work: Work<T>,
  send: Send,
  translate: (reason: unknown) => unknown,
): Promise<T> {
  const pipeline = new Pipeline(send);
  let turn = work.next();
  while (!turn.done) {
    const step = turn.value;
    let rows: unknown[] | undefined;
    let failure: { reason: unknown } | undefined;
    try {
      if (step.undoes) await pipeline.settled();
      pipeline.add(step);
      if (!step.quiet) rows = await pipeline.rows();
    } catch (reason) {
      await pipeline.settled();
      failure = { reason: translate(reason) };
    }
    turn = failure === undefined ? work.next(rows) : work.throw(failure.reason);
  }
  try {
    await pipeline.rows();
  } catch (reason) {
    throw translate(reason);
  }
  return turn.value;
}
