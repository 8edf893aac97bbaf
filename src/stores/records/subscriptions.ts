import type { Door } from "../../domain/caller.ts";
import type { Change, ChangeFilter } from "../../domain/change.ts";
import type { DeliveryState, MlflowEvent, Webhook, WebhookFormat } from "../../domain/subscription.ts";
import type { Work } from "./sql/query.ts";

export interface WebhookRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly projectName: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly format: WebhookFormat;
  /** With the format `mlflow`; its kinds stand in the filter. */
  readonly events: readonly MlflowEvent[] | null;
  readonly filter: ChangeFilter;
  readonly secret: string;
  readonly state: Webhook["state"] | "removed";
  /** Changes up to here have become deliveries. */
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  /** When it was changed last. */
  readonly updated: number;
}

/** A delivery that waits and has not been tried is due from the beginning of time. */
export const AT_ONCE = 0;

export interface DeliveryRow {
  readonly id: number;
  readonly uuid: string;
  readonly webhook: number;
  /** Position of the change that it carries. */
  readonly change: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is tried, or, while it is, tried again if nothing comes of it; null when it no longer waits. */
  readonly due: number | null;
  readonly result: string | null;
}

/** With what it carries, in short. */
export interface DescribedDelivery extends DeliveryRow {
  readonly kind: Change["kind"];
  readonly at: number;
}

export interface Webhooks {
  insert(row: Omit<WebhookRow, "id" | "projectName" | "updated">): Work<number>;
  /** Unless it was removed. */
  byUuid(uuid: string): Work<WebhookRow | undefined>;
  /** Removed ones too. */
  byId(id: number): Work<WebhookRow>;
  /** In the order of their making. */
  list(project: number, afterId: number, limit: number): Work<WebhookRow[]>;
  anyActive(): Work<boolean>;
  /** Active ones that have not seen all changes up to `head`, if something happened in their project after `seen`. */
  behind(seen: number, head: number): Work<number[]>;
  setState(id: number, state: Webhook["state"], at: number): Work<void>;
  /** Writes what moves: name, description, url, events, filter, secret, state, updated. */
  update(row: WebhookRow): Work<void>;
  /** Keeps the row, which deliveries name, without its secret. */
  remove(id: number): Work<void>;
  setPosition(id: number, position: number): Work<void>;
  /** Of those that have any. */
  counts(ids: readonly number[]): Work<{ webhook: number; waiting: number; dead: number }[]>;
}

export interface Deliveries {
  /** To be tried at once. */
  insert(rows: readonly { uuid: string; webhook: number; change: number }[]): Work<void>;
  /** Of each active webhook that has any waiting, when the first is due. */
  schedule(): Work<{ webhook: number; due: number }[]>;
  /** Waiting ones whose time has come, with the change that they carry: new ones in the order of the log, then others. */
  due(webhook: number, now: number, limit: number): Work<(DeliveryRow & { body: Change })[]>;
  byUuid(webhook: number, uuid: string): Work<DescribedDelivery | undefined>;
  update(row: DeliveryRow): Work<void>;
  /** Newest change first, of changes before a position. */
  list(
    webhook: number,
    filter: { state?: DeliveryState; before: number },
    limit: number,
  ): Work<DescribedDelivery[]>;
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
