import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Timers } from "../../../domain/seams.ts";
import type { Assessment } from "./assess.ts";
import type { AssessmentInput, Assessor } from "./assessor.ts";

/** For thousands of rules with their tests. */
const LONGEST_MS = 120_000;

/**
 * Reads, checks and tests rules in a thread of their own, so that thousands of them, or one that takes for ever, keep
 * no request waiting. The thread starts with the first commit; one that fails is replaced at the next.
 */
export class AssessThread implements Assessor {
  readonly #timers: Timers;
  #worker: Worker | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  async assess(input: AssessmentInput): Promise<Assessment> {
    this.#worker ??= startWorker();
    const worker = this.#worker;
    const given = new AbortController();
    const limit = this.#timers.after(LONGEST_MS, () => given.abort());
    try {
      worker.postMessage(input);
      const [assessment] = await Promise.race([
        once(worker, "message", { signal: given.signal }),
        ended(worker, given.signal),
      ]);
      return assessment as Assessment;
    } catch (reason) {
      await this.close();
      if (given.signal.aborted)
        throw new Error(`its rules take longer than ${LONGEST_MS / 1_000} s to check and test`);
      throw reason;
    } finally {
      limit.cancel();
      given.abort();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

async function ended(worker: Worker, signal: AbortSignal): Promise<never> {
  await once(worker, "exit", { signal });
  throw new Error("the thread that checks rules ended");
}

/** Runs from TypeScript in development, where the loader has to be brought along, and from JavaScript when built. */
function startWorker(): Worker {
  const worker = import.meta.url.endsWith(".ts")
    ? new Worker(loading(new URL("./assess-thread.ts", import.meta.url).href), { eval: true })
    : new Worker(new URL("./assess-thread.js", import.meta.url));
  worker.unref();
  return worker;
}

const loading = (file: string): string =>
  `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`;
