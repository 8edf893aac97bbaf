import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { realSeams } from "../../seams.ts";
import { type Asked, type FromWorker, type ToWorker, toRefusal, type WorkerSettings } from "./protocol.ts";
import { openReader } from "./readers.ts";
import { Searcher } from "./searcher.ts";

/** A search thread: its own read-only connection, its own columns, and nothing of the server's. */

const STATE_EVERY_MS = 500;

async function run(port: MessagePort, settings: WorkerSettings): Promise<void> {
  const { clock, timers } = realSeams();
  const send = (message: FromWorker): void => port.postMessage(message);
  const reader = await openReader(settings.database);
  const searcher = new Searcher({
    ...reader,
    clock,
    // A turn of the event loop, in which waiting questions are taken up.
    pause: () => new Promise((resolve) => timers.soon(resolve)),
    memory: settings.memory,
    snapshot: settings.snapshot,
  });

  const answer = async ({ id, ...asked }: Asked & { readonly id: number }): Promise<void> => {
    try {
      const reply = await (asked.kind === "ask"
        ? searcher.ask(asked.question)
        : searcher.runs(asked.question));
      send({ kind: "reply", id, reply });
    } catch (reason) {
      send({ kind: "refusal", id, refusal: toRefusal(reason) });
    }
  };
  const tellState = (): void => {
    const state = searcher.state();
    if (state !== null) send({ kind: "state", state });
  };

  port.on("message", async (message: ToWorker) => {
    if (message.kind !== "close") return answer(message);
    await searcher.close();
    await reader.close();
    port.close();
  });
  timers.every(STATE_EVERY_MS, tellState);
  await searcher.start();
  tellState();
}

await run(parentPort!, workerData as WorkerSettings);
