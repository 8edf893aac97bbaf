import type { Permission } from "./permission.ts";

/** The door that a request came through; recorded with every change. */
export type Door = "rest" | "thrift" | "mlflow" | "rules" | "internal";

/** Who asks: made from a request by one function, before routing, and passed to every function of the neck. */
export interface Caller {
  readonly actor: string;
  readonly door: Door;
  readonly requestId: string;
  /** In a project, or anywhere when none is named. */
  readonly may: (permission: Permission, project?: string) => boolean;
  /** Chosen by the client for one create; scoped by actor, and refused for any other operation or body. */
  readonly idempotencyKey?: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone?: AbortSignal;
}
