import type { Door } from "../../domain/caller.ts";
import type { Change, ChangeFilter } from "../../domain/change.ts";
import type { DeliveryState, Webhook } from "../../domain/subscription.ts";
import type { Work } from "./sql/query.ts";

export interface WebhookRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly projectName: string;
  readonly url: string;
  readonly filter: ChangeFilter;
  readonly secret: string;
  readonly state: Webhook["state"] | "removed";
  /** Changes up to here have become deliveries. */
  readonly position: number;
  readonly at: number;
  readonly actor: string;
}

export interface DeliveryRow {
  readonly id: number;
  readonly uuid: string;
  readonly webhook: number;
  readonly change: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly due: number | null;
  readonly result: string | null;
}

export interface Webhooks {
  insert(row: Omit<WebhookRow, "id" | "projectName">): Work<number>;
  byUuid(uuid: string): Work<WebhookRow | undefined>;
  byIds(ids: readonly number[]): Work<WebhookRow[]>;
  list(project: number, afterId: number, limit: number): Work<WebhookRow[]>;
  /** Active ones that have not seen all changes up to `head`. */
  behind(head: number, limit: number): Work<WebhookRow[]>;
  setState(id: number, state: WebhookRow["state"]): Work<void>;
  setPosition(id: number, position: number): Work<void>;
  counts(id: number): Work<{ waiting: number; dead: number }>;
}

export interface Deliveries {
  insert(rows: readonly { uuid: string; webhook: number; change: number; due: number }[]): Work<void>;
  /** Waiting ones of active webhooks whose time has come, oldest first, with the change that they carry. */
  due(now: number, limit: number): Work<(DeliveryRow & { body: Change })[]>;
  /** When the next one is due; undefined when none waits. */
  nextDue(): Work<number | undefined>;
  byUuid(webhook: number, uuid: string): Work<DeliveryRow | undefined>;
  update(row: DeliveryRow): Work<void>;
  list(
    webhook: number,
    filter: { state?: DeliveryState; afterId: number },
    limit: number,
  ): Work<(DeliveryRow & { kind: Change["kind"] })[]>;
}

export interface ReaderRow {
  readonly instance: number;
  readonly actor: string;
  readonly door: Door;
  readonly reads: number;
  readonly last: number;
}

export interface Readers {
  /** Adds reads to what is known; no two of the rows are of the same reader. */
  add(rows: readonly ReaderRow[]): Work<void>;
  /** In no order. */
  of(instance: number): Work<ReaderRow[]>;
}
