const SECOND_MS = 1_000;

/** For all of an attempt. */
export const ANSWER_MS = 15 * SECOND_MS;

const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between the attempts: ten within 75 hours and 35 minutes, as Standard Webhooks suggests. */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** When to try again after so many attempts, the last of which failed at `now`; null when it is given up. */
export function nextAttempt(attempts: number, now: number): number | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? null : now + pause;
}

/** Redirects are not followed, so what is behind one has not been told. */
export const isDelivered = (status: number): boolean => status >= 200 && status < 300;
