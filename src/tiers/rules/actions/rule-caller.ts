import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { type Act, type ActOutcome, dead, done } from "./act.ts";

/** Who a rule acts as: in every attempt under one idempotency key, so that all of them have one effect. */
export function ruleCaller({ id, report: { rule, firing } }: Act): Caller {
  return {
    actor: `rule:${rule.team}/${rule.name}`,
    door: "rules",
    requestId: firing,
    may: () => true,
    idempotencyKey: id,
  };
}

/** Why the rule's team may not touch the instance; null when it may. */
export function refusedProject({ team, report: { instance } }: Act): ActOutcome | null {
  if (team.projects.includes(instance.project)) return null;
  return dead(`the team ${team.name} may not touch the project ${instance.project}`);
}

/** What a refusal by another tier means for an act. */
export function outcomeOf(reason: unknown): ActOutcome {
  if (!(reason instanceof GalleryError)) throw reason;
  // The key is the act's own: what it was used for is this act, begun from another state of the world.
  if (reason.code === "idempotency.conflict") return done("it was done in an earlier attempt");
  const passing = reason.kind === "unavailable" || reason.code === "deployment.stale";
  const result = `${reason.code}: ${reason.message}`;
  return passing ? { kind: "failed", result } : dead(result);
}
