import type { Deployment } from "../../domain/deployment.ts";
import type { Offer } from "../../domain/offer.ts";
import type { Command } from "./command.ts";
import type { Answer } from "./server.ts";

/** One request, as it left its caller. */
export interface Attempt {
  readonly request: string;
  readonly actor: string;
  readonly key: string | undefined;
  readonly command: Command;
  /** The step at which it was sent, and the one at which its answer came. */
  readonly sent: number;
  answered?: number;
  answer?: Answer;
}

export interface KnownBlob {
  readonly project: string;
  readonly digest: string;
  /** When its upload was answered. */
  readonly at: number;
}

/** What was answered to the callers so far. */
export interface Known {
  readonly projects: Set<string>;
  readonly models: { uuid: string; project: string; baseVersionId: string; partitioned: boolean }[];
  readonly instances: { uuid: string; project: string }[];
  readonly blobs: KnownBlob[];
  /** The newest entry that somebody was answered, by slot. */
  readonly slots: Map<string, Deployment>;
  readonly offers: Offer[];
  /** By request id. */
  readonly attempts: Map<string, Attempt>;
  /** Lines of the history's table. */
  readonly told: string[];
}

export const nothingKnown = (): Known => ({
  projects: new Set(),
  models: [],
  instances: [],
  blobs: [],
  slots: new Map(),
  offers: [],
  attempts: new Map(),
  told: [],
});
