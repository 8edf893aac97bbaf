const MINUTE_MS = 60_000;

/** How often something may begin within any minute. Per server: two servers may do it twice as often. */
export class Rate {
  readonly #begun = new Map<string, number[]>();

  /** Takes a turn now, or tells when the next one is free. */
  take(name: string, perMinute: number, now: number): { readonly freeAt: number } | null {
    const recent = (this.#begun.get(name) ?? []).filter((at) => at > now - MINUTE_MS);
    this.#begun.set(name, recent);
    if (recent.length >= perMinute) return { freeAt: recent[recent.length - perMinute]! + MINUTE_MS };
    recent.push(now);
    return null;
  }
}
