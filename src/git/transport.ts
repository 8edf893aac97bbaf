import type { Packet } from "./packets.ts";

/** The way to one remote repository. Everything rejects with an error that says in a few words what is wrong. */
export interface Transport {
  /** What a reference names, as the remote writes it; undefined when there is no such reference. */
  lookUp(ref: string): Promise<string | undefined>;
  /** Sends a request for a pack, and gives the packets of the answer. */
  exchange(request: string): AsyncIterable<Packet>;
}
