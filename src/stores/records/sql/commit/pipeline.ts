import { type GroupWork, isSeveral, type Step } from "../query.ts";

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
    // Whoever waits for it may come later, and finds its rows where they belong.
    answer.then(
      (rows) => step.later?.arrive(rows),
      () => undefined,
    );
    this.#sent.push(answer);
  }

  /** Waits for all of them, whatever becomes of them. */
  async settled(): Promise<PromiseSettledResult<unknown[]>[]> {
    const sent = this.#sent;
    this.#sent = [];
    return Promise.allSettled(sent);
  }

  /** The rows of all. What fails after the first failure does so because of it, so that one is thrown. */
  async rows(): Promise<unknown[][]> {
    const all = await this.settled();
    return all.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    });
  }
}

/** The rows of a step, or of each of several; undefined where nobody waits for them. */
async function answerTo(turn: Step | readonly Step[], pipeline: Pipeline): Promise<unknown[] | undefined> {
  if (isSeveral(turn)) {
    for (const step of turn) pipeline.add(step);
    return (await pipeline.rows()).slice(-turn.length);
  }
  if (turn.undoes) await pipeline.settled();
  pipeline.add(turn);
  return turn.quiet ? undefined : (await pipeline.rows()).at(-1);
}

/**
 * Runs a unit of work where a statement is a round trip: it waits only for rows that the unit needs, and at its end
 * for everything.
 */
export async function driveAhead<T>(
  work: GroupWork<T>,
  send: Send,
  translate: (reason: unknown) => unknown,
): Promise<T> {
  const pipeline = new Pipeline(send);
  let turn = work.next();
  while (!turn.done) {
    let rows: unknown[] | undefined;
    let failure: { reason: unknown } | undefined;
    try {
      rows = await answerTo(turn.value, pipeline);
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
