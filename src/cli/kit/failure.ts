import { CommanderError } from "commander";
import { RemoteError } from "../../client/problem.ts";
import { type ErrorKind, GalleryError } from "../../domain/errors.ts";

/** What a shell script can tell apart; `docs/cli.md` lists them. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  invalid: 3,
  missing: 4,
  conflict: 5,
  denied: 6,
  unavailable: 7,
  interrupted: 130,
} as const satisfies Record<ErrorKind | "ok" | "usage" | "interrupted", number>;

/** A command line that names something which cannot be; found before anything is sent. */
export class UsageError extends Error {}

/** The person at the terminal has pressed Ctrl-C. */
export class Interrupted extends Error {}

export interface Report {
  /** Lines for people: the sentence, what to do, then code and request id. Empty when all was said. */
  readonly text: string;
  readonly exitCode: number;
}

export function reportFailure(error: unknown): Report {
  if (error instanceof CommanderError) {
    // Commander has printed its sentence (or the help that was asked for) by itself.
    return { text: "", exitCode: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage };
  }
  if (error instanceof Interrupted) return { text: "", exitCode: exitCodes.interrupted };
  if (error instanceof UsageError) return { text: `error: ${error.message}\n`, exitCode: exitCodes.usage };
  if (error instanceof GalleryError) return { text: describe(error), exitCode: exitCodes[error.kind] };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `error: ${text}\n`, exitCode: exitCodes.internal };
}

function describe(error: GalleryError): string {
  const requestId = error instanceof RemoteError ? error.requestId : undefined;
  const request = requestId === undefined ? "" : `, request ${requestId}`;
  const place = error.position === undefined ? "" : `, position ${error.position}`;
  return `error: ${error.message}\n${error.hint}\n${error.code}${place}${request}\n`;
}
