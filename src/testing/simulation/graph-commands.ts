import { timeOf } from "../../domain/time.ts";
import type { GraphCommand } from "./command.ts";
import type { Known } from "./known.ts";
import type { Random } from "./random.ts";

const RANGES = [undefined, undefined, ">=1.1", "1.x", "<2.0"];

/** The next change of the graph or of what serves; undefined when what is known makes the one chosen impossible. */
export function drawGraph(random: Random, known: Known, now: number): GraphCommand | undefined {
  const model = known.models.length > 0 ? random.pick(known.models).uuid : undefined;
  const instance = known.instances.length > 0 ? random.pick(known.instances).uuid : undefined;
  const slot = known.slots.size > 0 ? random.pick([...known.slots.values()]) : undefined;
  const offer = known.offers.at(-1);
  const choice = random.below(100);
  if (model === undefined || instance === undefined) return undefined;
  if (choice < 30) return drawDependency(random, model, random.pick(known.models).uuid);
  if (choice < 34)
    return { operation: "deprecateModel", input: { uuid: model, reason: "old", all: choice < 32 } };
  if (choice < 38)
    return { operation: "restoreModel", input: { uuid: model, reason: "again", all: choice < 36 } };
  if (choice < 62 || slot === undefined) {
    const { position } = slot ?? { position: 0 };
    const ifMatch = random.chance(0.7) ? { ifMatch: random.chance(0.8) ? position : 0 } : {};
    const uuid = random.chance(0.5) && slot?.instance ? slot.instance.uuid : instance;
    return { operation: "deploy", input: { uuid, reason: "better", ...ifMatch } };
  }
  const { project, baseVersionId, partition, environment, position } = slot;
  const ifMatch = random.chance(0.5) ? { ifMatch: position } : {};
  const move = { project, baseVersionId, partition, environment, reason: "worse", ...ifMatch };
  if (choice < 72) return { operation: "rollBack", input: move };
  if (choice < 76) return { operation: "undeploy", input: move };
  if (offer === undefined) return undefined;
  const answer = { offer: offer.uuid, reason: "seen" };
  if (choice < 88) {
    const proposed = random.chance(0.5) ? { proposed: offer.proposed.uuid } : {};
    return { operation: "acceptOffer", input: { ...answer, ...proposed } };
  }
  if (choice < 94) return { operation: "declineOffer", input: answer };
  return { operation: "snoozeOffer", input: { ...answer, until: timeOf(now + 60_000) } };
}

function drawDependency(random: Random, model: string, upstream: string): GraphCommand {
  const accepts = random.pick(RANGES);
  const input = { model, upstream, ...(accepts === undefined ? {} : { accepts }) };
  const choice = random.below(10);
  if (choice < 6) return { operation: "addDependency", input };
  if (choice < 8) return { operation: "updateDependency", input };
  return { operation: "removeDependency", input: { model, upstream } };
}
