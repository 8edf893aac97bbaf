import { compareText } from "../../../expression/strings.ts";

/** Verdicts of conditions that are kept beside the values they were reached for. */
const VERDICTS_LIMIT = 64;
/** What a text costs beside its letters: its entry in the map and in the list. */
const ENTRY_BYTES = 64;

/** 1 when a condition holds for a value, 0 when not, -1 when it cannot be said. */
export type Verdicts = Int8Array;

/** The distinct texts of a column, each with a code from 1 on; codes are never taken back. */
export class Dictionary {
  readonly #texts: (string | null)[] = [null];
  readonly #codes = new Map<string, number>();
  readonly #verdicts = new Map<string, Verdicts>();
  #ranks = new Float64Array([Number.NaN]);
  #sorted: number[] = [];
  #bytes = 0;

  /** Codes that have been given, the one for nothing included. */
  get size(): number {
    return this.#texts.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get texts(): readonly (string | null)[] {
    return this.#texts;
  }

  text(code: number): string | null {
    return this.#texts[code]!;
  }

  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.push(text) - 1;
    this.#codes.set(text, code);
    this.#bytes += ENTRY_BYTES + text.length * 2;
    return code;
  }

  /** The place of each code's text in the order of texts; NaN for nothing. */
  ranks(): Float64Array {
    if (this.#ranks.length < this.size) this.#sort();
    return this.#ranks;
  }

  /** The rank of a text, or, when it is not there, a place between its neighbours. */
  rankOf(text: string): number {
    this.ranks();
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(this.#texts[this.#sorted[middle]!]!, text) < 0) low = middle + 1;
      else high = middle;
    }
    const found = this.#sorted[low];
    return found !== undefined && this.#texts[found] === text ? low : low - 0.5;
  }

  textOfRank(rank: number): string {
    return this.#texts[this.#sorted[rank]!]!;
  }

  /** What a condition says of every text, asked once for each; `key` names the condition. */
  verdicts(key: string, ask: (code: number) => number): Verdicts {
    const known = this.#verdicts.get(key);
    if (known !== undefined && known.length === this.size) return known;
    const verdicts = new Int8Array(this.size);
    if (known !== undefined) verdicts.set(known);
    for (let code = known?.length ?? 0; code < this.size; code++) {
      const answer = ask(code);
      verdicts[code] = Number.isNaN(answer) ? -1 : answer;
    }
    if (this.#verdicts.size >= VERDICTS_LIMIT) this.#verdicts.delete(this.#verdicts.keys().next().value!);
    this.#verdicts.delete(key);
    this.#verdicts.set(key, verdicts);
    return verdicts;
  }

  /** New texts are sorted among themselves and merged in, so that one more costs no full sort. */
  #sort(): void {
    const compare = (a: number, b: number): number => compareText(this.#texts[a]!, this.#texts[b]!);
    const fresh = Array.from(
      { length: this.size - this.#ranks.length },
      (_, index) => this.#ranks.length + index,
    );
    fresh.sort(compare);
    const merged: number[] = [];
    let next = 0;
    for (const code of this.#sorted) {
      while (next < fresh.length && compare(fresh[next]!, code) < 0) merged.push(fresh[next++]!);
      merged.push(code);
    }
    while (next < fresh.length) merged.push(fresh[next++]!);
    this.#sorted = merged;
    this.#ranks = new Float64Array(this.size).fill(Number.NaN);
    merged.forEach((code, rank) => {
      this.#ranks[code] = rank;
    });
  }
}
