import type { Driver } from "./driver.ts";

/** What every part is given. */
export interface Bench {
  readonly driver: Driver;
  readonly galleryCommand: readonly string[];
  /** Settings of the servers beside their defaults. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly mlflowVenv: string;
  /** Scratch space; the data of both servers lie here, on one file system. */
  readonly scratch: string;
  readonly quick: boolean;
  readonly rounds: number;
  /** Numbers of instances that the search is measured at. */
  readonly sizes: readonly number[];
  log(line: string): void;
}

/** One line of a table: what was measured, the figures of the sides, their ratio. */
export interface Row {
  readonly what: string;
  readonly gallery: string;
  readonly peer: string;
  readonly ratio: string;
  readonly target: string;
}

export interface PartResult {
  readonly title: string;
  /** Heading of the column of the peer. */
  readonly peer: string;
  readonly rows: readonly Row[];
  /** Sentences that belong under the table. */
  readonly notes: readonly string[];
  /** Every number that was measured. */
  readonly data: unknown;
}

export interface Part {
  readonly name: string;
  run(bench: Bench): Promise<PartResult>;
}
