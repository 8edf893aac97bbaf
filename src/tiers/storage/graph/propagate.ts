import type { Caller } from "../../../domain/caller.ts";
import { invariant } from "../../../domain/errors.ts";
import type { Ids } from "../../../domain/seams.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { PinRow, Tables, Work } from "../../../stores/records/store.ts";
import { log } from "../../transaction.ts";
import { proposeUpgrades } from "../deployments/proposals.ts";
import { type PinTarget, type PlannedVersion, planVersions, type Start } from "./plan.ts";

/** Who made a change, when, and where the log says so. */
export interface Occasion {
  readonly caller: Caller;
  readonly at: number;
  readonly ids: Ids;
  /** Position of the entry that everything made here follows from. */
  readonly cause: number;
}

/**
 * Makes the versions that follow from a change, in its transaction: the blobs of the newest versions with their
 * upstreams moved. Deployments stay; where one serves an older version of the same blob, the newer one is offered.
 */
export function* propagate(tables: Tables, occasion: Occasion, start: Start): Work<void> {
  const planned = yield* planVersions(tables, start);
  if (planned.length === 0) return;
  const { caller, at, ids, cause } = occasion;
  const made = yield* tables.lines.insertPropagated(
    planned.map(({ head, number }) => ({ head, number, uuid: ids.uuid(), created: at, actor: caller.actor })),
  );
  const idOf = new Map(planned.map((version, index) => [version, made[index]!]));
  const refs = yield* tables.lines.refs(made);
  yield* log(
    tables,
    caller,
    at,
    refs.map(({ id, uuid }, index) => ({
      kind: "instance.created",
      project: planned[index]!.head.project,
      subjectKind: "instance",
      subject: id,
      uuid,
      data: {
        baseVersionId: planned[index]!.base.name,
        version: versionText(planned[index]!),
        partition: planned[index]!.partition,
        cause,
      },
    })),
  );
  yield* tables.descents.insert(
    planned.map(({ head }, index) => ({
      instance: made[index]!,
      retrainOf: null,
      origin: head.origin,
      predecessor: head.id,
      cause,
    })),
  );
  yield* tables.pins.insert(planned.flatMap((version) => pinsOf(version, idOf)));
  yield* proposeUpgrades(
    tables,
    caller,
    at,
    ids,
    planned.map(({ head }, index) => ({ line: head.line, instance: made[index]!, origin: head.origin })),
  );
}

/** What the head pins, with what changed. */
function pinsOf(version: PlannedVersion, idOf: ReadonlyMap<PlannedVersion, number>): PinRow[] {
  const upstreams = new Map(version.pinned);
  for (const { line, to } of version.changes) {
    if (to === null) upstreams.delete(line.line);
    else upstreams.set(line.line, idOfTarget(to, idOf));
  }
  const instance = idOf.get(version)!;
  return [...upstreams].map(([line, upstream]) => ({ instance, line, upstream }));
}

function idOfTarget(target: PinTarget, idOf: ReadonlyMap<PlannedVersion, number>): number {
  if ("id" in target) return target.id;
  const id = "planned" in target ? idOf.get(target.planned) : undefined;
  invariant(id !== undefined, "a version is made after the upstreams that it pins");
  return id;
}
