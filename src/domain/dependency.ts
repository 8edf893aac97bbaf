import type { Partition } from "./instance.ts";
import type { Rule, RuleStage } from "./rule.ts";
import type { Time } from "./values.ts";

/** Kinds that tools know how to draw; any other name is kept as well. */
export const dependencyKinds = ["feature", "ensemble_member", "threshold", "distilled_from"] as const;

/** What a model says of one upstream. */
export interface DependencySpec {
  /** UUID of any revision of the upstream model: the dependency holds for all of its base version id. */
  readonly upstream: string;
  /** What the upstream is used as; `feature` unless told. */
  readonly kind?: string;
  /** Which versions of the upstream are accepted, such as `>=2.1 <4` or `2.x`; null for all, as unless told. */
  readonly accepts?: string | null;
}

/** Names the downstream by the UUID of any of its revisions. */
export interface NewDependency extends DependencySpec {
  readonly model: string;
}

export interface DependencyName {
  readonly model: string;
  readonly upstream: string;
}

/** A model as the graph sees it: all revisions of a base version id together. */
export interface ModelRef {
  readonly project: string;
  readonly baseVersionId: string;
  /** UUID of the newest revision. */
  readonly model: string;
  readonly owner: string;
}

export interface Dependency {
  readonly downstream: ModelRef;
  readonly upstream: ModelRef;
  readonly kind: string;
  /** Null when every version is accepted. */
  readonly accepts: string | null;
  /** When this form of it was declared, and by whom. */
  readonly since: Time;
  readonly by: string;
}

/** A dependency that was added, updated or removed, and the entry of the log that says so. */
export interface DependencyChange {
  readonly dependency: Dependency;
  /** Position in the change log; `listEffects` tells the versions that it made. */
  readonly change: number;
}

export type Direction = "upstream" | "downstream";

export interface DependencyQuery {
  /** UUID of any revision. */
  readonly model: string;
  readonly direction: Direction;
  /** Also what is reached over others; direct ones only unless told. */
  readonly transitive?: boolean;
  readonly asOf?: Time;
}

/** Part of the graph: what was asked for first, then by distance. */
export interface DependencyGraph {
  readonly models: readonly (ModelRef & {
    /** Dependencies between it and the model asked for. */ readonly distance: number;
  })[];
  readonly dependencies: readonly Dependency[];
}

/** An instance in few words. */
export interface InstanceRef {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  readonly version: string;
  readonly partition: Partition;
}

/** The exact instance of an upstream that an instance was made with. */
export interface Pin {
  /** UUIDs. */
  readonly downstream: string;
  readonly upstream: string;
}

export interface PinGraph {
  readonly instances: readonly (InstanceRef & { readonly distance: number })[];
  readonly pins: readonly Pin[];
}

export interface PinQuery {
  /** UUID of an instance. */
  readonly uuid: string;
  readonly direction: Direction;
  readonly transitive?: boolean;
}

/** One upstream of a version that differs from its predecessor's: null where it is new or gone. */
export interface MovedPin {
  readonly project: string;
  readonly baseVersionId: string;
  readonly partition: Partition;
  readonly from: string | null;
  readonly to: string | null;
}

/** A version that a change makes, or made, of a model downstream: the same blob with other upstreams. */
export interface PropagatedVersion {
  readonly project: string;
  readonly baseVersionId: string;
  readonly owner: string;
  readonly partition: Partition;
  /** Versions. */
  readonly from: string;
  readonly to: string;
  readonly moved: readonly MovedPin[];
}

/** A version that was made, by name. */
export interface Effect extends PropagatedVersion {
  readonly uuid: string;
}

/** A change that somebody thinks of making. */
export type IntendedChange =
  | {
      readonly kind: "instance";
      readonly project: string;
      readonly baseVersionId: string;
      readonly revision?: number;
      readonly partition?: Partition;
    }
  | ({ readonly kind: "add" | "update" } & NewDependency)
  | ({ readonly kind: "remove" } & DependencyName);

/** What a change would do. Deployments stay where they are: the ones named would be offered an upgrade. */
export interface Impact {
  /** In the order in which they would be made. */
  readonly versions: readonly PropagatedVersion[];
  readonly deployments: readonly ImpactedDeployment[];
}

/** A rule whose GIVEN is about an instance that a change would make. */
export interface ConcernedRule {
  readonly uuid: string;
  readonly team: string;
  readonly name: string;
  readonly kind: Rule["kind"];
  /** As kill switches leave it. */
  readonly stage: RuleStage;
  /** `maybe` when its GIVEN cannot be decided before the instances are there. */
  readonly concerned: "yes" | "maybe";
}

export interface RuledImpact extends Impact {
  /** By team and name. */
  readonly rules: readonly ConcernedRule[];
}

export interface ImpactedDeployment {
  readonly project: string;
  readonly baseVersionId: string;
  readonly owner: string;
  readonly partition: Partition;
  readonly environment: string;
  /** The version that it serves and would go on serving. */
  readonly serves: string;
  /** The version that would be offered; null when the newest differs from the deployed one by more than upstreams. */
  readonly offered: string | null;
}
