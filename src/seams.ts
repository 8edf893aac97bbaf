import { randomBytes, randomUUID } from "node:crypto";
import type { Seams } from "./domain/seams.ts";

/** The real clock, chance and timers: the one place outside clients and tests that touches them. */
export function realSeams(): Seams {
  return {
    clock: { now: () => Date.now() },
    ids: { uuid: () => randomUUID(), token: (bytes) => randomBytes(bytes).toString("hex") },
    timers: {
      after(ms, task) {
        const timer = setTimeout(task, ms).unref();
        return { cancel: () => clearTimeout(timer) };
      },
      every(ms, task) {
        const timer = setInterval(task, ms).unref();
        return { cancel: () => clearInterval(timer) };
      },
      soon: (task) => void setImmediate(task),
    },
  };
}
