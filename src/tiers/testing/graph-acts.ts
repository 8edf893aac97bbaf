import type { Partition } from "../../domain/instance.ts";

/* What can be done to the graph, in names: an oracle and a tier are told the same act. */

/** One revision of a base version id. */
export interface RevisionName {
  /** `project/base version id`. */
  readonly base: string;
  readonly revision: number;
}

export interface EdgeAct {
  readonly downstream: RevisionName;
  readonly upstream: RevisionName;
  readonly kind: string;
  readonly accepts: string | null;
  /** Whether the caller may write dependencies in the upstream's project. */
  readonly allowed: boolean;
}

export interface UploadAct {
  readonly base: string;
  /** Null for the newest. */
  readonly revision: number | null;
  readonly fields: Partition;
  /** Digest. */
  readonly blob: string;
  /** Names of versions. */
  readonly upstreams: readonly string[];
}

/** Whether the position that a deployment replaces is told, and told right. */
export type Match = "none" | "right" | "wrong";

export type Act =
  | {
      readonly act: "register";
      readonly base: string;
      readonly partitionBy: readonly string[];
      readonly dependencies: readonly Omit<EdgeAct, "downstream">[];
    }
  | { readonly act: "revise"; readonly base: string; readonly partitionBy: readonly string[] }
  | { readonly act: "upload"; readonly uploads: readonly UploadAct[]; readonly bulk: boolean }
  | ({ readonly act: "add" | "update" } & EdgeAct)
  | { readonly act: "remove"; readonly downstream: RevisionName; readonly upstream: RevisionName }
  | { readonly act: "deprecate" | "restore" | "measure"; readonly version: string }
  | {
      readonly act: "deprecateModel" | "restoreModel";
      readonly model: RevisionName;
      readonly all: boolean;
    }
  | {
      readonly act: "deploy";
      readonly version: string;
      readonly environment: string;
      readonly match: Match;
    }
  | {
      readonly act: "rollBack" | "undeploy";
      readonly line: string;
      readonly environment: string;
      readonly match: Match;
    }
  /** Offers are named by the order of their opening; `looked` is the version that the owner looked at. */
  | {
      readonly act: "accept";
      readonly offer: number;
      readonly looked: string | null;
      readonly match: Match;
    }
  | { readonly act: "decline"; readonly offer: number }
  /** Milliseconds from now. */
  | { readonly act: "snooze"; readonly offer: number; readonly wait: number };
