import { canonicalJson } from "../../domain/canonical.ts";
import type { Change } from "../../domain/change.ts";

/** What the change log alone says of a moment. */
export interface Replayed {
  /** `downstream uses upstream as kind, range`. */
  readonly edges: readonly string[];
  /** `line in environment: UUID` of what is served. */
  readonly served: readonly string[];
  /** UUIDs of instances that are deprecated by themselves. */
  readonly deprecated: readonly string[];
}

/** Rebuilds from the entries up to a moment, in milliseconds, what they say. */
export function replay(log: readonly Change[], moment: number): Replayed {
  const edges = new Map<string, string>();
  const served = new Map<string, string>();
  const deprecated = new Set<string>();
  for (const { at, kind, project, subject, data } of log) {
    if (Date.parse(at) > moment) break;
    switch (kind) {
      case "dependency.added":
      case "dependency.updated":
      case "dependency.removed": {
        const pair = `${project}/${data.baseVersionId} uses ${data.upstreamProject}/${data.upstream}`;
        if (kind === "dependency.removed") edges.delete(pair);
        else edges.set(pair, `${pair} as ${data.kind}, ${data.accepts ?? "any"}`);
        break;
      }
      case "deployment.deployed":
      case "deployment.rolled_back":
      case "deployment.undeployed": {
        const slot = `${project}/${data.baseVersionId}${canonicalJson(data.partition)} in ${data.environment}`;
        if (kind === "deployment.undeployed") served.delete(slot);
        else served.set(slot, `${slot}: ${subject.uuid}`);
        break;
      }
      case "instance.deprecated":
        deprecated.add(subject.uuid);
        break;
      case "instance.restored":
        deprecated.delete(subject.uuid);
    }
  }
  return {
    edges: [...edges.values()].sort(),
    served: [...served.values()].sort(),
    deprecated: [...deprecated].sort(),
  };
}
