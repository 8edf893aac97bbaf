import { GalleryError } from "../domain/errors.ts";
import { RemoteError } from "./problem.ts";

const firstDelay = 200;
const longestDelay = 10_000;
/** A server that asks for a longer pause than this is reported to the caller instead of waited for. */
const longestRetryAfter = 60;

const passingStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether the same request may succeed a moment later. */
export function isPassing(error: unknown): error is GalleryError {
  if (error instanceof RemoteError) {
    return passingStatuses.has(error.status) && (error.retryAfter ?? 0) <= longestRetryAfter;
  }
  return error instanceof GalleryError && error.code === "server.unreachable";
}

/**
 * Milliseconds before the next attempt: exponential with full jitter, so that clients cut off together do not
 * return together, and never sooner than the server asked.
 *
 * @param attempt counts from 0
 * @param chance in [0, 1)
 */
export function delayBefore(attempt: number, retryAfter: number | undefined, chance: number): number {
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** attempt);
  return (retryAfter ?? 0) * 1000 + Math.round(ceiling * chance);
}

/** Repeats `task` while it fails with an error that passes; other errors and the last one go to the caller. */
export async function withRetries<Result>(
  retries: number,
  signal: AbortSignal | undefined,
  task: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      if (attempt >= retries || !isPassing(error) || signal?.aborted) throw error;
      await pause(delayAfter(error, attempt), signal);
    }
  }
}

/** Waits, or fails with the signal's reason as soon as it aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Milliseconds to wait after `error`; only an answer can ask for a pause, a broken connection cannot. */
export function delayAfter(error: GalleryError, attempt: number): number {
  return delayBefore(attempt, error instanceof RemoteError ? error.retryAfter : undefined, Math.random());
}
