import type { Door } from "./caller.ts";
import type { InstanceRef } from "./dependency.ts";
import type { Time } from "./values.ts";

/** Who has fetched bytes of an instance; counted in memory and written down within seconds. */
export interface Reader {
  readonly actor: string;
  readonly door: Door;
  /** Requests for bytes: a download in parts is one for each part. Looking at the record is none. */
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
