import { type EventEmitter, once } from "node:events";

/** The name of the first event to come; listens to none of them afterwards. Rejects when `error` comes before. */
export async function firstEvent<Name extends string>(
  emitter: EventEmitter,
  names: readonly Name[],
): Promise<Name> {
  const settled = new AbortController();
  try {
    return await Promise.race(
      names.map((name) => once(emitter, name, { signal: settled.signal }).then(() => name)),
    );
  } finally {
    settled.abort();
  }
}
