import type { Row } from "../lib/bench.ts";
import type { LoadReport } from "../lib/driver.ts";
import { memoryOf } from "../lib/processes.ts";
import type { Group } from "../lib/report.ts";
import { atMost, mebibytes, milliseconds, times } from "../lib/words.ts";
import type { Both, Pair } from "./sides.ts";

/** The rows that one part of the benchmark has come to, and every number behind them. */
export class Sheet {
  readonly #rows: Row[] = [];
  readonly #data: Record<string, unknown> = {};
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  note(what: string, { gallery, mlflow }: Pair<string>, ratio: string, target = ""): void {
    this.#log(`${what}: ${gallery} against ${mlflow} ${ratio}`);
    this.#rows.push({ what, gallery, peer: mlflow, ratio, target });
  }

  keep(what: string, measured: unknown): void {
    this.#data[what] = measured;
  }

  cpu(found: Pair<LoadReport>, target = ""): void {
    const of = (report: LoadReport) => report.serverCpuMsPerRequest;
    const [gallery, mlflow] = [of(found.gallery), of(found.mlflow)];
    const told = { gallery: milliseconds(gallery), mlflow: milliseconds(mlflow) };
    this.note("… server CPU a call", told, times(mlflow / gallery), target);
  }

  async memory(when: string, both: Both): Promise<void> {
    const memory = await both.each(async ({ server }) => memoryOf(server.pid).pssBytes);
    this.keep(`memory ${when}`, memory);
    const { gallery, mlflow } = memory;
    const told = { gallery: mebibytes(gallery), mlflow: mebibytes(mlflow) };
    this.note(`memory ${when}, PSS of all processes`, told, times(mlflow / gallery), atMost(10));
  }

  group(notes: readonly string[]): Group {
    return { rows: this.#rows, notes, data: this.#data };
  }
}
