import { catalogue, type ErrorCode, type ErrorKind } from "./error-catalogue.ts";
import { readingHints } from "./reading-hints.ts";

export type { ErrorCode, ErrorKind } from "./error-catalogue.ts";

const readers: Partial<Record<ErrorCode, string>> = readingHints;

export interface ErrorDetails {
  /** Path of the offending input in the request, such as `metrics[3].value`. */
  readonly field?: string;
  /** Offset in UTF-16 units inside an expression. */
  readonly position?: number;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** Instead of the catalogue's. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Any refusal that a caller may see. Everything else that is thrown is a fault of ours and becomes `internal`. */
export class GalleryError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly position: number | undefined;
  readonly retryAfter: number | undefined;
  #hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "GalleryError";
    this.code = code;
    this.field = details.field;
    this.position = details.position;
    this.#hint = details.hint;
    this.retryAfter = details.retryAfter ?? (catalogue[code].status === 503 ? 1 : undefined);
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  get kind(): ErrorKind {
    return catalogue[this.code].kind;
  }

  /** What helps in this case, where that is not what the catalogue says. */
  get ownHint(): string | undefined {
    return this.#hint;
  }

  get hint(): string {
    return this.#hint ?? catalogue[this.code].hint;
  }

  /** Says from now on what helps somebody who only wanted to read. */
  tellReader(): void {
    this.#hint ??= readers[this.code];
  }
}

/** A fact that must hold whatever the input; a violation is a bug of ours, counted and logged, never ignored. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${what}`);
}
