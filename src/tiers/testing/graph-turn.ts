import type { ErrorCode } from "../../domain/errors.ts";
import type { State } from "./graph-state.ts";

/** What was refused: the tier may name any of the reasons that hold. */
export class Refusal extends Error {
  readonly codes: readonly ErrorCode[];
  constructor(codes: readonly ErrorCode[]) {
    super(codes.join());
    this.codes = codes;
  }
}

/** Whether it holds, and what is then said. */
export type Reason = readonly [boolean, ErrorCode];

export function refuseWhen(...reasons: readonly Reason[]): void {
  const codes = reasons.filter(([holds]) => holds).map(([, code]) => code);
  if (codes.length > 0) throw new Refusal(codes);
}

/** A version that Gallery made by itself. */
export interface Made {
  readonly line: string;
  readonly from: string;
  readonly to: string;
  /** Upstream line, from and to. */
  readonly moved: readonly (readonly [string, string | null, string | null])[];
}

/** One act under way: the state that it changes, what it made, and what the log will say of it. */
export interface Turn {
  readonly state: State;
  readonly now: number;
  /** In an order in which they could be made. */
  readonly made: Made[];
  /** Kind and subject of every entry, in any order. */
  readonly log: string[];
}
