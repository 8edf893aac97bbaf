import type { ChampionRow } from "../../../stores/records/store.ts";
import type { Candidate } from "../select/candidate.ts";
import type { CompiledSelection } from "../select/compile.ts";
import { Contest, type Decided } from "../select/decide.ts";

/** An answer that stands until its moment is over, a candidate changes or somebody else decides. */
export interface Standing {
  readonly decided: Decided;
  /** Null when nothing was recorded. */
  readonly decision: string | null;
}

/** The candidates of one partition. */
export class Lane {
  readonly #compiled: CompiledSelection;
  readonly #members = new Map<string, Candidate>();
  #contest: Contest | undefined;
  standing: Standing | undefined;
  /** Grows with everything that may change an answer. */
  version = 0;
  #champion: ChampionRow | undefined;

  constructor(compiled: CompiledSelection) {
    this.#compiled = compiled;
  }

  get members(): ReadonlyMap<string, Candidate> {
    return this.#members;
  }

  /** Made when it is first asked for: until then candidates cost no place in its order. */
  get contest(): Contest {
    this.#contest ??= new Contest(this.#compiled, [...this.#members.values()]);
    return this.#contest;
  }

  /** Who answers by the newest decision that is known; undefined before the first. */
  get champion(): ChampionRow | undefined {
    return this.#champion;
  }

  /** Takes in a decision of any server; an older one than is known says nothing new. */
  crown(champion: ChampionRow): void {
    if (this.#champion !== undefined && this.#champion.decision >= champion.decision) return;
    this.#champion = champion;
    this.#changed();
  }

  put(candidate: Candidate): void {
    this.#members.set(candidate.uuid, candidate);
    this.#contest?.put(candidate);
    this.#changed();
  }

  #changed(): void {
    this.standing = undefined;
    this.version += 1;
  }

  /** What still answers at a moment. */
  standingAt(moment: number): Standing | undefined {
    const { standing } = this;
    if (standing === undefined) return undefined;
    const { moment: from, validUntil } = standing.decided;
    return moment >= from && (validUntil === null || moment < validUntil) ? standing : undefined;
  }
}
