import { Worker } from "node:worker_threads";
import { GalleryError } from "../../domain/errors.ts";
import type { Found } from "../records/sql/search/query.ts";
import type { IndexState } from "./instances/instance-index.ts";
import type { Ask, Question, ReplyTo } from "./instances/question.ts";
import {
  type Answered,
  type Asked,
  type FromWorker,
  fromRefusal,
  type ToWorker,
  type WorkerSettings,
} from "./protocol.ts";
import type { RunQuestion } from "./runs/run-index.ts";
import type { Search } from "./searcher.ts";

export interface SearchWorkersOptions extends WorkerSettings {
  /** Threads, each with columns of its own; 1 unless told. */
  readonly threads?: number;
  /** Searches that may wait for one thread before more are refused. */
  readonly queue?: number;
}

const QUEUE = 256;

/** Searches on threads of their own, so that no search holds up the server. */
export class SearchWorkers implements Search {
  readonly #threads: Thread[];

  constructor(options: SearchWorkersOptions) {
    const { threads = 1, queue = QUEUE, ...settings } = options;
    this.#threads = Array.from({ length: threads }, (_, index) => {
      // Two threads must not write one file.
      const snapshot = index === 0 ? settings.snapshot : null;
      return new Thread({ ...settings, snapshot }, queue);
    });
  }

  async ask<A extends Ask>(question: Question<A>): Promise<ReplyTo<A["kind"]>> {
    return (await this.#idlest.ask({ kind: "ask", question })) as ReplyTo<A["kind"]>;
  }

  async runs(question: RunQuestion): Promise<readonly Found[] | null> {
    return (await this.#idlest.ask({ kind: "runs", question })) as readonly Found[] | null;
  }

  state(): IndexState | null {
    return this.#threads[0]!.state;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** Ends the threads at once, whatever they are doing. */
  async terminate(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  get #idlest(): Thread {
    return this.#threads.reduce((least, each) => (each.waiting < least.waiting ? each : least));
  }
}

interface Waiting {
  readonly resolve: (reply: Answered) => void;
  readonly reject: (reason: GalleryError) => void;
}

/**
 * One worker thread. When it dies, what it was asked is answered with `store.unavailable`, and the next question
 * starts it again: one that cannot start must not be started over and over.
 */
class Thread {
  readonly #settings: WorkerSettings;
  readonly #queue: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null;
  #asked = 0;
  #closing = false;
  state: IndexState | null = null;

  constructor(settings: WorkerSettings, queue: number) {
    this.#settings = settings;
    this.#queue = queue;
    this.#worker = this.#start();
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  ask(asked: Asked): Promise<Answered> {
    if (this.#closing) throw new GalleryError("server.stopping", "searches are no longer answered");
    if (this.waiting >= this.#queue) {
      throw new GalleryError("server.busy", `${this.waiting} searches are waiting already`);
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, ...asked });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    this.#send({ kind: "close" });
    await ended;
  }

  async terminate(): Promise<void> {
    await this.#worker?.terminate();
  }

  #send(message: ToWorker): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = startWorker(this.#settings);
    worker.on("message", (message: FromWorker) => this.#receive(message));
    // Followed by `exit`, where it is dealt with.
    worker.on("error", () => {});
    worker.on("exit", () => this.#lost());
    return worker;
  }

  #receive(message: FromWorker): void {
    if (message.kind === "state") {
      this.state = message.state;
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "reply") waiting?.resolve(message.reply);
    else waiting?.reject(fromRefusal(message.refusal));
  }

  #lost(): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    this.state = null;
    this.#worker = null;
    const reason = new GalleryError(
      "store.unavailable",
      "the search thread ended; the next search starts it again",
    );
    for (const { reject } of lost) reject(reason);
  }
}

/** Runs from TypeScript in development, where the loader has to be brought along, and from JavaScript when built. */
function startWorker(settings: WorkerSettings): Worker {
  const isTypeScript = import.meta.url.endsWith(".ts");
  if (!isTypeScript) return new Worker(new URL("./worker.js", import.meta.url), { workerData: settings });
  const file = JSON.stringify(new URL("./worker.ts", import.meta.url).href);
  const source = `import("tsx/esm/api").then(({ register }) => { register(); return import(${file}); });`;
  return new Worker(source, { eval: true, workerData: settings });
}
