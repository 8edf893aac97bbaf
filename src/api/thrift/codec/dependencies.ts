import type {
  Dependency,
  DependencyChange,
  DependencyGraph,
  DependencyName,
  DependencyQuery,
  DependencySpec,
  Direction,
  IntendedChange,
  NewDependency,
  PinGraph,
  PinQuery,
  PropagatedVersion,
  RuledImpact,
} from "../../../domain/dependency.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { partitionFrom, toMovedPin, withPartition } from "./refs.ts";
import { choiceFrom, present, required, textOrNothing } from "./values.ts";

export function dependencySpecFrom(given: Given<Generated.DependencySpec>, at: string): DependencySpec {
  const spec = required(given, at);
  return {
    upstream: required(spec.upstream, `${at}.upstream`),
    ...present({ kind: textOrNothing(spec.kind) }),
    ...rangeFrom(spec.accepts),
  };
}

/** The wire has no null, which accepts every version; an empty range says so. */
function rangeFrom(accepts: string | null | undefined): Pick<DependencySpec, "accepts"> {
  return accepts === null || accepts === undefined ? {} : { accepts: accepts === "" ? null : accepts };
}

export function newDependencyFrom(given: Given<Generated.NewDependency>, at: string): NewDependency {
  const dependency = required(given, at);
  return { model: required(dependency.model, `${at}.model`), ...dependencySpecFrom(dependency, at) };
}

export function dependencyNameFrom(given: Given<Generated.DependencyName>, at: string): DependencyName {
  const name = required(given, at);
  return {
    model: required(name.model, `${at}.model`),
    upstream: required(name.upstream, `${at}.upstream`),
  };
}

export function dependencyQueryFrom(given: Given<Generated.DependencyQuery>): DependencyQuery {
  const query = required(given, "query");
  return present({
    model: required(query.model, "query.model"),
    direction: directionFrom(query.direction),
    transitive: query.transitive,
    asOf: textOrNothing(query.asOf),
  });
}

export function pinQueryFrom(given: Given<Generated.PinQuery>): PinQuery {
  const query = required(given, "query");
  return present({
    uuid: required(query.uuid, "query.uuid"),
    direction: directionFrom(query.direction),
    transitive: query.transitive,
  });
}

function directionFrom(direction: string | null | undefined): Direction {
  return required(choiceFrom(direction, ["upstream", "downstream"], "query.direction"), "query.direction");
}

export function intendedChangeFrom(given: Given<Generated.IntendedChange>): IntendedChange {
  const members = present(required(given, "change"));
  const names = Object.keys(members);
  if (names.length !== 1) {
    const message = `change has ${names.length} of instance, add, update and remove, not one`;
    throw new GalleryError("request.invalid", message, { field: "change" });
  }
  const { instance, add, update, remove } = members;
  if (instance) return { kind: "instance", ...intendedInstanceFrom(instance) };
  if (add) return { ...intendedDependencyFrom(add, "change.add"), kind: "add" };
  if (update) return { ...intendedDependencyFrom(update, "change.update"), kind: "update" };
  return { kind: "remove", ...dependencyNameFrom(remove, "change.remove") };
}

/** What a dependency is used as makes no versions, so its kind is no part of an intention. */
function intendedDependencyFrom(
  given: Given<Generated.NewDependency>,
  at: string,
): Omit<NewDependency, "kind"> {
  const { kind: _, ...dependency } = newDependencyFrom(given, at);
  return dependency;
}

function intendedInstanceFrom(instance: NonNullable<Given<Generated.IntendedInstance>>) {
  return present({
    project: required(instance.project, "change.instance.project"),
    baseVersionId: required(instance.baseVersionId, "change.instance.baseVersionId"),
    revision: instance.revision,
    partition: partitionFrom(instance.partition, "change.instance.partition"),
  });
}

export function toDependencyChange({
  dependency,
  change,
}: DependencyChange): Answer<Generated.DependencyChange> {
  return { dependency: toDependency(dependency), change };
}

function toDependency(dependency: Dependency): Answer<Generated.Dependency> {
  return present(dependency);
}

export function toDependencyGraph(graph: DependencyGraph): Answer<Generated.DependencyGraph> {
  return { models: graph.models, dependencies: graph.dependencies.map(toDependency) };
}

export function toPinGraph(graph: PinGraph): Answer<Generated.PinGraph> {
  return { instances: graph.instances.map(withPartition), pins: graph.pins };
}

/** An effect is one with a UUID. */
export function toPropagatedVersion<T extends PropagatedVersion>({ from, to, moved, ...rest }: T) {
  return { ...withPartition(rest), fromVersion: from, toVersion: to, moved: moved.map(toMovedPin) };
}

export function toImpact(impact: RuledImpact): Answer<Generated.Impact> {
  return {
    versions: impact.versions.map(toPropagatedVersion),
    deployments: impact.deployments.map((deployment) => present(withPartition(deployment))),
    rules: impact.rules,
  };
}
