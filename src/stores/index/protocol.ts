import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import type { Found } from "../records/sql/search/query.ts";
import type { IndexState } from "./instances/instance-index.ts";
import type { Question, Reply } from "./instances/question.ts";
import type { RunQuestion } from "./runs/run-index.ts";

/** What the worker is started with. */
export interface WorkerSettings {
  /** The SQLite file, or the URL of a PostgreSQL database. */
  readonly database: { readonly sqlite: string } | { readonly postgresql: string };
  /** Bytes that the columns may take; 0 for no columns. */
  readonly memory: number;
  /** File that the columns are saved to; null for none. */
  readonly snapshot: string | null;
}

/** One of the questions of `Search`. */
export type Asked =
  | { readonly kind: "ask"; readonly question: Question }
  | { readonly kind: "runs"; readonly question: RunQuestion };

export type Answered = Reply | readonly Found[] | null;

export type ToWorker =
  | ({ readonly id: number } & Asked)
  /** Saves the columns and ends. */
  | { readonly kind: "close" };

export type FromWorker =
  | { readonly kind: "reply"; readonly id: number; readonly reply: Answered }
  | { readonly kind: "refusal"; readonly id: number; readonly refusal: Refusal }
  | { readonly kind: "state"; readonly state: IndexState };

/** A catalogue error as it crosses the thread; anything else is told by its message. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | undefined;
  readonly position: number | undefined;
  readonly hint: string | undefined;
}

export function toRefusal(reason: unknown): Refusal {
  if (reason instanceof GalleryError) {
    const { code, message, field, position, ownHint } = reason;
    return { code, message, field, position, hint: ownHint };
  }
  const message = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  return { code: "internal", message, field: undefined, position: undefined, hint: undefined };
}

export function fromRefusal({ code, message, field, position, hint }: Refusal): GalleryError {
  const details = {
    ...(field === undefined ? {} : { field }),
    ...(position === undefined ? {} : { position }),
    ...(hint === undefined ? {} : { hint }),
  };
  return new GalleryError(code, message, details);
}
