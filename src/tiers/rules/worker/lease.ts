/** Who dies at work is not waited for longer. */
export const LEASE_MS = 30_000;
/** Who lives goes on holding what it is at. */
export const RENEW_MS = 10_000;
