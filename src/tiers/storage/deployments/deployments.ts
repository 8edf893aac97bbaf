import type { Caller } from "../../../domain/caller.ts";
import type { Deployment, DeploymentMove, NewDeployment } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkReason, checkUuid } from "../../../domain/text.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { ApprovalRow, InstanceRow, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext } from "../../transaction.ts";
import { instanceDeprecations, requireInstance } from "../instance-view.ts";
import { partitionText } from "../partitions.ts";
import { refRows } from "../refs.ts";
import { requireGranted } from "./approval-states.ts";
import { presentDeployment } from "./deployment-view.ts";
import { checkEnvironment, protectionOf, requireEnvironment } from "./environments.ts";
import { serve } from "./serving.ts";
import {
  checkIfMatch,
  type FoundSlot,
  nothingDeployed,
  refuseStale,
  refuseUnmatched,
  requireCurrent,
} from "./slots.ts";

/** A wish to serve an instance, its form checked. */
export interface Wish {
  readonly instance: InstanceRow;
  readonly environment: string;
  readonly reason: string;
  readonly ifMatch: number | undefined;
  readonly approval: string | undefined;
}

function* slotFor(tables: Tables, instance: InstanceRow, environmentName: string): Work<FoundSlot> {
  const project = { id: instance.project, name: instance.projectName };
  const environment = yield* requireEnvironment(tables, project, environmentName);
  const { line, partition } = (yield* refRows(tables, [instance.id])).get(instance.id)!;
  const where = partition === "{}" ? "" : partitionText(JSON.parse(partition), []);
  return { line, environment, text: `${instance.baseName} in ${environmentName}${where}` };
}

function* refuseDeprecated(tables: Tables, instance: InstanceRow): Work<void> {
  const [deprecation = null] = yield* instanceDeprecations(tables, [instance]);
  if (deprecation === null) return;
  const replacement = deprecation.replacement === null ? "" : `; ${deprecation.replacement} replaces it`;
  throw new GalleryError(
    "instance.deprecated",
    `${instance.baseName} ${versionText(instance)} is deprecated (${deprecation.reason})${replacement}`,
    { field: "uuid" },
  );
}

function* approvalFor(tables: Tables, slot: FoundSlot, wish: Wish): Work<ApprovalRow | undefined> {
  if (wish.approval !== undefined) {
    return yield* requireGranted(tables, wish.approval, wish.instance, slot);
  }
  if ((yield* protectionOf(tables, slot.environment)) !== "approval") return undefined;
  throw new GalleryError(
    "environment.protected",
    `${slot.environment.name} asks for an approval by somebody else`,
    { field: "approval" },
  );
}

/** Serves an instance from now on, if the environment lets it; what serves already is left alone. */
export function* deployInstance(tables: Tables, caller: Caller, at: number, wish: Wish): Work<Deployment> {
  const { instance, reason, ifMatch } = wish;
  const slot = yield* slotFor(tables, instance, wish.environment);
  const current = yield* tables.deployments.current(slot.line, slot.environment.id);
  refuseStale(slot, current, ifMatch);
  yield* refuseUnmatched(tables, slot, ifMatch);
  yield* refuseDeprecated(tables, instance);
  if (current?.instance === instance.id) return yield* presentDeployment(tables, current);
  const approval = yield* approvalFor(tables, slot, wish);
  const prior = current?.position ?? null;
  return yield* serve(tables, caller, at, slot, {
    action: "deploy",
    current,
    instance: instance.id,
    prior,
    reason,
    approval,
  });
}

export function createDeployments({ records, seams }: TierContext) {
  return {
    async deploy(caller: Caller, input: NewDeployment): Promise<Deployment> {
      const uuid = checkUuid(input.uuid, "uuid");
      const wish = {
        environment: checkEnvironment(input.environment),
        reason: checkReason(input.reason),
        ifMatch: checkIfMatch(input.ifMatch),
        approval: input.approval === undefined ? undefined : checkUuid(input.approval, "approval"),
      };
      return records.write((tables) =>
        once(tables, caller, "deploy", input, seams.clock, function* (at) {
          const instance = yield* requireInstance(tables, uuid);
          return yield* deployInstance(tables, caller, at, { ...wish, instance });
        }),
      );
    },

    async rollBack(caller: Caller, input: DeploymentMove): Promise<Deployment> {
      const reason = checkReason(input.reason);
      const ifMatch = checkIfMatch(input.ifMatch);
      return records.write((tables) =>
        once(tables, caller, "rollBack", input, seams.clock, function* (at) {
          const { slot, current } = yield* requireCurrent(tables, input);
          refuseStale(slot, current, ifMatch);
          yield* refuseUnmatched(tables, slot, ifMatch);
          const target = current.prior === null ? undefined : yield* tables.deployments.at(current.prior);
          if (target === undefined || target.instance === null) {
            throw new GalleryError(
              "deployment.nothing_before",
              `nothing was served for ${slot.text} before position ${current.position}`,
            );
          }
          const { instance, prior } = target;
          return yield* serve(tables, caller, at, slot, {
            action: "rollback",
            current,
            instance,
            prior,
            reason,
          });
        }),
      );
    },

    async undeploy(caller: Caller, input: DeploymentMove): Promise<Deployment> {
      const reason = checkReason(input.reason);
      const ifMatch = checkIfMatch(input.ifMatch);
      return records.write((tables) =>
        once(tables, caller, "undeploy", input, seams.clock, function* (at) {
          const { slot, current } = yield* requireCurrent(tables, input);
          refuseStale(slot, current, ifMatch);
          yield* refuseUnmatched(tables, slot, ifMatch);
          if (current.instance === null) throw nothingDeployed(slot.text);
          const prior = current.position;
          return yield* serve(tables, caller, at, slot, {
            action: "undeploy",
            current,
            instance: null,
            prior,
            reason,
          });
        }),
      );
    },
  };
}
