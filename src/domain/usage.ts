import type { Door } from "./caller.ts";
import type { InstanceRef } from "./dependency.ts";
import type { Time } from "./values.ts";

/** Reads of an instance by one caller; counted in memory and written down within seconds. */
export interface Reader {
  readonly actor: string;
  readonly door: Door;
  readonly reads: number;
  readonly lastAt: Time;
}

/** Who still uses an instance: what to look at before its deprecation is finished. */
export interface Usage {
  readonly readers: readonly Reader[];
  /** Environments that serve it now. */
  readonly environments: readonly string[];
  /** The newest instances of other models that were made with it. */
  readonly downstream: readonly InstanceRef[];
}
