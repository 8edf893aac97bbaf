import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type { Deployment, DeploymentQuery, SlotName } from "../../../domain/deployment.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Page, PageRequest, Time } from "../../../domain/values.ts";
import type { TierContext } from "../../transaction.ts";
import { presentDeployment, presentDeployments } from "./deployment-view.ts";
import { findSlot, findSlots, requireCurrent } from "./slots.ts";

const momentOf = (asOf: Time | undefined): number | undefined =>
  asOf === undefined ? undefined : parseTime(asOf, "asOf");

export function createDeploymentReading({ records }: TierContext) {
  return {
    async getDeployment(_caller: Caller, input: SlotName & { asOf?: Time }): Promise<Deployment> {
      const asOf = momentOf(input.asOf);
      return records.read(function* (tables) {
        const { current } = yield* requireCurrent(tables, input, asOf);
        return yield* presentDeployment(tables, current);
      });
    },

    async listDeployments(_caller: Caller, input: DeploymentQuery): Promise<Page<Deployment>> {
      const size = pageSize(input);
      const asOf = momentOf(input.asOf);
      const { project, baseVersionId, environment } = input;
      const query = `deployments ${canonicalJson([project, baseVersionId, environment, asOf])}`;
      const [after] = decodeCursor(input, query, [0]);
      return records.read(function* (tables) {
        const slots = yield* findSlots(tables, input);
        const rows = slots ? yield* tables.deployments.list({ ...slots, asOf, after: after! }, size + 1) : [];
        const items = yield* presentDeployments(tables, rows);
        return toPage(
          items,
          size,
          query,
          (item) => [item.position],
          (item) => item,
        );
      });
    },

    async listDeploymentHistory(_caller: Caller, input: SlotName & PageRequest): Promise<Page<Deployment>> {
      const size = pageSize(input);
      const { project, baseVersionId, partition, environment } = input;
      const query = `deployment history ${canonicalJson([project, baseVersionId, partition, environment])}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      return records.read(function* (tables) {
        const slot = yield* findSlot(tables, input);
        const rows = slot
          ? yield* tables.deployments.history(slot.line, slot.environment.id, before!, size + 1)
          : [];
        const items = yield* presentDeployments(tables, rows);
        return toPage(
          items,
          size,
          query,
          (item) => [item.position],
          (item) => item,
        );
      });
    },
  };
}
