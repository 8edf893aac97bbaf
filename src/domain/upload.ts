/** Bytes on their way in, in parts. */
export interface Upload {
  readonly id: string;
  readonly project: string;
  /** Bytes received so far: where the next part must start. */
  readonly offset: number;
}

export interface ByteRange {
  readonly start: number;
  /** Exclusive; the end of the blob when absent. */
  readonly end?: number;
}

export interface SweepReport {
  /** False for a dry run, which deletes nothing. */
  readonly applied: boolean;
  readonly blobs: readonly {
    readonly location: string;
    readonly size: number;
    readonly reason: "unreferenced" | "no record";
  }[];
  readonly bytes: number;
}
