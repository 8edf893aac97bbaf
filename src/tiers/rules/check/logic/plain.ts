import { compareText, type ScalarType } from "../../../../expression/index.ts";

/** A present value; a time is its milliseconds. */
export type Plain = number | string | boolean;

export interface Constant {
  readonly type: ScalarType;
  readonly value: Plain;
}

/** Where an interval ends. */
export interface End {
  readonly value: Plain;
  /** True when the value itself is outside. */
  readonly open: boolean;
}

/** Below zero when `left` comes first; both are of one type. */
export function comparePlain(left: Plain, right: Plain): number {
  if (typeof left === "string") return compareText(left, right as string);
  return left < right ? -1 : left > right ? 1 : 0;
}
