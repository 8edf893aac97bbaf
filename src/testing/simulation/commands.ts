import type { Caller } from "../../domain/caller.ts";
import { canonicalJson, fingerprint } from "../../domain/canonical.ts";
import type { Deployment, Slot } from "../../domain/deployment.ts";
import type { Instance, NewInstance } from "../../domain/instance.ts";
import type { NewMetricPoint } from "../../domain/metric.ts";
import type { Model, NewModel } from "../../domain/model.ts";
import type { Project } from "../../domain/project.ts";
import { timeOf } from "../../domain/time.ts";
import type { Command } from "./command.ts";
import { drawGraph } from "./graph-commands.ts";
import type { Known } from "./known.ts";
import type { Random } from "./random.ts";
import type { Doors } from "./server.ts";

export function perform({ storage, metrics }: Doors, caller: Caller, command: Command): Promise<unknown> {
  switch (command.operation) {
    case "record":
      return metrics.record(caller, command.input);
    case "recordBulk":
      return metrics.recordBulk(caller, command.input);
    case "evaluate":
      return metrics.evaluate(caller, command.input);
    default: {
      const operation = storage[command.operation] as (caller: Caller, input: unknown) => Promise<unknown>;
      return operation(caller, command.input);
    }
  }
}

/** The same operation with another body, as a client with a bug would send it under an old key. */
export function altered(command: Command): Command {
  const mark = `altered ${fingerprint(command.input).slice(0, 8)}`;
  const { operation, input } = command;
  switch (operation) {
    case "createProject":
    case "createModel":
    case "reviseModel":
      return { operation, input: { ...input, description: mark } } as Command;
    case "addDependency":
    case "updateDependency":
      return { operation, input: { ...input, kind: mark } };
    case "removeDependency":
      return { operation, input: { ...input, upstream: input.model } };
    case "createInstance":
      return { operation, input: { ...input, fields: { ...input.fields, note: mark } } };
    case "createInstances":
      return { operation, input: { instances: [...input.instances, input.instances[0]!] } };
    case "changeTags":
      return { operation, input: { subject: input.subject, set: { altered: mark } } };
    case "deprecate":
    case "restore":
    case "deprecateModel":
    case "restoreModel":
    case "deploy":
    case "rollBack":
    case "undeploy":
    case "acceptOffer":
    case "declineOffer":
    case "snoozeOffer":
      return { operation, input: { ...input, reason: mark } } as Command;
    case "record":
      return { operation, input: { ...input, points: [...input.points, input.points[0]!] } };
    case "recordBulk":
      return { operation, input: { ...input, points: [...input.points, input.points[0]!] } };
    case "evaluate":
      return { operation, input: { ...input, dataSet: mark } };
  }
}

export const slotOf = ({ project, baseVersionId, partition, environment }: Slot): string =>
  canonicalJson([project, baseVersionId, partition, environment]);

/** What its callers may rely on from now on. */
export function learn(known: Known, command: Command, value: unknown): void {
  switch (command.operation) {
    case "createProject":
      known.projects.add((value as Project).name);
      break;
    case "createModel":
    case "reviseModel": {
      const { uuid, project, baseVersionId, partitionBy } = value as Model;
      known.models.push({ uuid, project, baseVersionId, partitioned: partitionBy.length > 0 });
      break;
    }
    case "createInstance": {
      const { uuid, project } = value as Instance;
      known.instances.push({ uuid, project });
      break;
    }
    case "deploy":
    case "rollBack":
    case "undeploy":
    case "acceptOffer": {
      const entry = value as Deployment;
      known.slots.set(slotOf(entry), entry);
      break;
    }
    case "createInstances": {
      const { uuids } = value as { uuids: readonly string[] };
      for (const uuid of uuids) known.instances.push({ uuid, project: command.input.instances[0]!.project });
    }
  }
}

/** Most happens in one of them, so that much can depend on each other. */
export const PROJECTS = ["p0", "p0", "p0", "p0", "p1", "p2"];
const BASES = ["m0", "m1", "m2", "m3", "m4"];
const CITIES = ["Oslo", "Lima"];

/** The next write of a caller, among those that what is known makes possible. */
export function draw(random: Random, known: Known, now: number): Command {
  const choice = random.below(100);
  const model = known.models.length > 0 ? random.pick(known.models) : undefined;
  const instance = known.instances.length > 0 ? random.pick(known.instances) : undefined;
  if (known.projects.size === 0 || choice < 5) {
    return { operation: "createProject", input: { name: random.pick(PROJECTS), description: "" } };
  }
  if (model === undefined || choice < 13 || (known.models.length < 4 && choice < 40)) {
    const upstreams = random.chance(0.7) ? known.models : [];
    const input: NewModel = {
      project: known.projects.has("p0") && random.chance(0.6) ? "p0" : random.pick([...known.projects]),
      baseVersionId: random.pick(BASES),
      partitionBy: random.chance(0.3) ? ["city"] : [],
      fields: random.chance(0.5) ? { modelName: "forest" } : {},
      dependencies: upstreams
        .slice(-4)
        .filter(() => random.chance(0.5))
        .map(({ uuid }) => ({ upstream: uuid })),
    };
    return { operation: "createModel", input };
  }
  if (choice < 20) {
    return { operation: "reviseModel", input: { model: model.uuid, owner: `owner ${random.below(9)}` } };
  }
  const change = random.chance(0.4) ? drawGraph(random, known, now) : undefined;
  if (change !== undefined) return change;
  if (instance === undefined || choice < 48) {
    const first = newInstance(random, known, model);
    if (first !== undefined) {
      if (random.chance(0.8)) return { operation: "createInstance", input: first };
      return { operation: "createInstances", input: { instances: [first, first] } };
    }
  }
  if (instance === undefined || choice < 60) {
    const target = random.chance(0.5) ? instance : undefined;
    const subject = { kind: target ? "instance" : "model", uuid: (target ?? model).uuid } as const;
    const key = random.pick(["stage", "team"]);
    const change = random.chance(0.7) ? { set: { [key]: `v${random.below(3)}` } } : { remove: [key] };
    return { operation: "changeTags", input: { subject, ...change } };
  }
  const { uuid, project } = instance;
  if (choice < 66) {
    const other = random.pick(known.instances);
    const fits = other.project === project && other.uuid !== uuid;
    const input = { uuid, reason: "old", ...(fits ? { replacement: other.uuid } : {}) };
    return { operation: "deprecate", input };
  }
  if (choice < 70) return { operation: "restore", input: { uuid, reason: "again" } };
  if (choice < 84) {
    const points = Array.from({ length: 1 + random.below(3) }, () => newPoint(random, now));
    return { operation: "record", input: { instance: uuid, points } };
  }
  if (choice < 92) {
    const own = known.instances.filter((each) => each.project === project);
    const points = Array.from({ length: 1 + random.below(4) }, () => ({
      ...newPoint(random, now),
      instance: random.pick(own).uuid,
    }));
    return { operation: "recordBulk", input: { project, points } };
  }
  const metrics = { mae: random.below(50), bias: random.below(9) - 4 };
  return { operation: "evaluate", input: { instance: uuid, scope: "Validation", metrics } };
}

function newPoint(random: Random, now: number): NewMetricPoint {
  return {
    scope: random.pick(["Validation", "Production"]),
    name: random.pick(["mae", "bias"]),
    value: random.below(100) / 4,
    ...(random.chance(0.5) ? {} : { at: timeOf(now - random.below(5_000)) }),
    ...(random.chance(0.7) ? {} : { dimensions: { event: "holiday" } }),
  };
}

function newInstance(random: Random, known: Known, model: Known["models"][number]): NewInstance | undefined {
  const own = known.blobs.filter((blob) => blob.project === model.project);
  if (own.length === 0) return undefined;
  const digest = () => random.pick(own).digest;
  return {
    project: model.project,
    baseVersionId: model.baseVersionId,
    fields: {
      ...(model.partitioned || random.chance(0.5) ? { city: random.pick(CITIES) } : {}),
      epochs: random.below(9),
    },
    ...(random.chance(0.7)
      ? { blob: digest() }
      : {
          files: [
            { path: "b", digest: digest() },
            { path: "a/x", digest: digest() },
          ],
        }),
  };
}
