import type { Touches } from "../../store.ts";

/** What a unit of work says of itself, before it runs. */
export interface Placed {
  readonly touches?: Touches | undefined;
}

/** Names that a part of a batch touches. */
class Taken {
  readonly #changed = new Set<string>();
  readonly #read = new Set<string>();

  clash({ changes, reads }: Touches): boolean {
    return (
      changes.some((each) => this.#changed.has(each) || this.#read.has(each)) ||
      reads.some((each) => this.#changed.has(each))
    );
  }

  add({ changes, reads }: Touches): void {
    for (const each of changes) this.#changed.add(each);
    for (const each of reads) this.#read.add(each);
  }
}

/**
 * Splits a batch into parts that follow each other. In a part nobody changes what another one changes or reads, so
 * that its units may be carried out beside each other; one that does not say what it touches is a part of its own.
 * Of two units that clash the earlier stays the earlier.
 */
export function* partsOf<Unit extends Placed>(batch: readonly Unit[]): Generator<Unit[]> {
  let rest = [...batch];
  while (rest.length > 0) {
    const [first] = rest;
    if (first!.touches === undefined) {
      yield rest.splice(0, 1);
      continue;
    }
    const part: Unit[] = [];
    const later: Unit[] = [];
    const taken = new Taken();
    const end = rest.findIndex(({ touches }) => touches === undefined);
    const open = end < 0 ? rest : rest.slice(0, end);
    for (const unit of open) {
      (taken.clash(unit.touches!) ? later : part).push(unit);
      taken.add(unit.touches!);
    }
    yield part;
    rest = end < 0 ? later : [...later, ...rest.slice(end)];
  }
}
