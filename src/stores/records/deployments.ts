import type { ApprovalState, DeploymentAction } from "../../domain/deployment.ts";
import type { OfferState } from "../../domain/offer.ts";
import type { Work } from "./sql/query.ts";

export interface EnvironmentRow {
  readonly id: number;
  readonly project: number;
  readonly name: string;
}

export interface DeploymentRow {
  readonly position: number;
  readonly line: number;
  readonly environment: number;
  readonly action: DeploymentAction;
  readonly instance: number | null;
  readonly replaced: number | null;
  /** Position of the entry that a rollback of this one goes back to. */
  readonly prior: number | null;
  readonly reason: string;
  readonly offer: string | null;
  readonly approval: string | null;
  readonly at: number;
  readonly actor: string;
}

/** What a line serves in an environment. */
export interface SlotRow {
  readonly line: number;
  readonly environment: number;
  readonly environmentName: string;
  readonly instance: number;
  readonly version: string;
  /** The instance whose blob it carries. */
  readonly origin: number;
}

export interface ApprovalRow {
  readonly id: number;
  readonly uuid: string;
  readonly instance: number;
  readonly environment: number;
  readonly reason: string;
  readonly state: ApprovalState;
  readonly at: number;
  readonly actor: string;
}

export interface OfferRow {
  readonly id: number;
  readonly uuid: string;
  readonly line: number;
  readonly environment: number;
  readonly deployed: number;
  readonly proposed: number;
  /** `snoozed` is kept as `open` with a time, as it ends by itself. */
  readonly state: Exclude<OfferState, "snoozed">;
  readonly opened: number;
  readonly updated: number;
  readonly updates: number;
  readonly snoozed: number | null;
}

export interface Environments {
  find(project: number, name: string): Work<EnvironmentRow | undefined>;
  byIds(ids: readonly number[]): Work<EnvironmentRow[]>;
  ensure(project: number, name: string): Work<EnvironmentRow>;
  list(project: number): Work<EnvironmentRow[]>;
}

export interface Deployments {
  /** Appends and makes it what its slot serves. */
  append(row: DeploymentRow): Work<void>;
  at(position: number): Work<DeploymentRow | undefined>;
  /** The newest entry of a slot, by `asOf` when it is given. */
  current(line: number, environment: number, asOf?: number): Work<DeploymentRow | undefined>;
  /** Slots of these lines that serve something. */
  slots(lines: readonly number[]): Work<SlotRow[]>;
  /** What an environment serves in a partition (canonical JSON), newest deployment first. */
  serves(project: number, environment: string, partition: string): Work<{ base: string; uuid: string }[]>;
  /** Environments that serve these instances, now or at a moment. */
  serving(instances: readonly number[], asOf?: number): Work<{ instance: number; environment: string }[]>;
  /** Newest entries of slots that serve something, ordered by position, after one. */
  list(
    filter: { project: number; base?: number; environment?: number; asOf?: number; after: number },
    limit: number,
  ): Work<DeploymentRow[]>;
  /** Newest first, before a position. */
  history(line: number, environment: number, before: number, limit: number): Work<DeploymentRow[]>;
}

export interface Approvals {
  insert(row: Omit<ApprovalRow, "id">): Work<number>;
  byUuid(uuid: string): Work<ApprovalRow | undefined>;
  setState(id: number, state: ApprovalState): Work<void>;
  /** In the order of their making. */
  list(
    filter: {
      project: number;
      environment?: number | undefined;
      state?: ApprovalState | undefined;
      afterId: number;
    },
    limit: number,
  ): Work<ApprovalRow[]>;
}

export interface Offers {
  insert(rows: readonly Omit<OfferRow, "id">[]): Work<number[]>;
  update(rows: readonly OfferRow[]): Work<void>;
  byUuid(uuid: string): Work<OfferRow | undefined>;
  /** Those that can still be answered. */
  live(lines: readonly number[]): Work<OfferRow[]>;
  /** Those that can still be answered and propose one of these instances. */
  proposing(instances: readonly number[]): Work<OfferRow[]>;
  list(
    filter: {
      project: number;
      base?: number;
      environment?: number;
      state: OfferState;
      /** Snoozed offers whose time has come by then are open. */
      now: number;
      afterId: number;
    },
    limit: number,
  ): Work<OfferRow[]>;
}
