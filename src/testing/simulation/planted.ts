import type { Records } from "../../stores/records/store.ts";
import type { Storage } from "../../tiers/storage/index.ts";
import type { Random } from "./random.ts";

/** A bug that is put in on purpose, to prove that the simulator finds it. */
export interface Planted {
  readonly name: string;
  readonly records?: (inner: Records, random: Random) => Records;
  readonly storage?: (inner: Storage) => Storage;
}
