import { canonicalJson } from "../../domain/canonical.ts";
import type { Change } from "../../domain/change.ts";

/** UUIDs of the offers that the log has opened, by the oracle's names. */
export class OfferBook {
  readonly #uuids = new Map<string, string>();

  /** `base` is the oracle's name of the base version id. */
  learn({ kind, data }: Change, base: string): void {
    if (kind !== "offer.opened") return;
    const slot = `${base}${canonicalJson(data.partition)} in ${data.environment}`;
    let before = 0;
    while (this.#uuids.has(`${slot}, ${before}`)) before += 1;
    this.#uuids.set(`${slot}, ${before}`, data.offer as string);
  }

  uuid(name: string): string {
    return this.#uuids.get(name)!;
  }

  get entries(): readonly (readonly [name: string, uuid: string])[] {
    return [...this.#uuids];
  }

  name(uuid: unknown): string | undefined {
    return this.entries.find(([, each]) => each === uuid)?.[0];
  }
}
