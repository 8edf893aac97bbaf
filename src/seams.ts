import { randomBytes, randomUUID } from "node:crypto";
import type { Seams } from "./domain/seams.ts";
import { createGit } from "./git/reader.ts";
import { createHttp } from "./outgoing.ts";

/**
 * The real clock, chance, timers and way out: the one place outside clients and tests that touches them.
 *
 * @param callbackNetworks networks that may be called although they are not public
 * @param rulesNetworks networks that the rules may be read from although they are not public
 */
export function realSeams(
  callbackNetworks: readonly string[] = [],
  rulesNetworks: readonly string[] = [],
): Seams {
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
    http: createHttp(callbackNetworks),
    git: createGit(rulesNetworks),
  };
}
