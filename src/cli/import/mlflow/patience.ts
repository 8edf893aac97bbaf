import { isPassing, pause } from "../../../client/retry.ts";
import { GalleryError } from "../../../domain/errors.ts";

const RETRIES = 4;
const FIRST_PAUSE = 250;

/** A refusal of the server that is read from. */
export class SourceRefusal extends GalleryError {
  /** HTTP status. */
  readonly answered: number;

  constructor(answered: number, sentence: string) {
    super("source.refused", sentence);
    this.answered = answered;
  }
}

const passing: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

function mayPass(error: unknown): boolean {
  if (error instanceof SourceRefusal) return passing.has(error.answered);
  return isPassing(error) || (error instanceof GalleryError && error.code === "source.unreachable");
}

/** Repeats what only reads while it fails in a way that passes. */
export async function withPatience<Result>(
  signal: AbortSignal,
  task: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      if (attempt >= RETRIES || !mayPass(error) || signal.aborted) throw error;
      await pause(FIRST_PAUSE * 2 ** attempt, signal);
    }
  }
}
