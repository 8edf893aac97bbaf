import type { Change } from "../../../domain/change.ts";
import type { StagedRule } from "../rule-book.ts";
import { type ActionInForce, compiledOf, isAction } from "./compiled-rules.ts";
import { wakesOf } from "./wakes.ts";

/** A change lists this many of its metrics at most; more may have been written. */
const LISTED = 20;

type Rules = Set<ActionInForce>;

/** By what they name, the action rules of one project. */
class ProjectIndex {
  /** By `name`, for any scope, and by `Scope.name`. */
  readonly metrics = new Map<string, Rules>();
  readonly anyMetric: Rules = new Set();
  readonly tags = new Map<string, Rules>();
  readonly anyTag: Rules = new Set();
  readonly creation: Rules = new Set();
  readonly deprecation: Rules = new Set();
}

/**
 * Which action rules a change wakes: those that name what changed, and no others are looked at. What an instance has
 * from its model, such as owner and features, it has from its making on; only a deprecation reaches it later. Tags of a
 * model are none of its instances, and where an instance is deployed is no metadata.
 */
export class RuleIndex {
  readonly #projects = new Map<string, ProjectIndex>();
  /** Those that look by themselves. */
  readonly scheduled: readonly ActionInForce[];

  constructor(rules: Iterable<StagedRule>) {
    const acting = [...rules].filter(isAction).filter(({ stage }) => stage !== "draft");
    for (const each of acting) this.#add(each);
    this.scheduled = acting.filter(({ rule }) => rule.schedule.length > 0);
  }

  get isEmpty(): boolean {
    return this.#projects.size === 0;
  }

  wokenBy({ kind, project, data }: Change): readonly ActionInForce[] {
    const index = this.#projects.get(project);
    if (index === undefined) return [];
    switch (kind) {
      case "metric.recorded":
      case "evaluation.recorded":
        return [...measured(index, data.metrics as readonly string[])];
      case "instance.created":
        return [...index.creation];
      case "instance.tagged": {
        const moved = Object.keys(data.tags as object).map((tag) => index.tags.get(tag));
        return [...union([index.anyTag, ...moved])];
      }
      case "instance.deprecated":
      case "instance.restored":
      case "model.deprecated":
      case "model.restored":
        return [...index.deprecation];
      default:
        return [];
    }
  }

  #add(each: ActionInForce): void {
    const index = this.#projects.get(each.rule.project) ?? new ProjectIndex();
    this.#projects.set(each.rule.project, index);
    const { series, tags, anyTag, creation, deprecation } = wakesOf(compiledOf(each));
    for (const { scope, name } of series) {
      index.anyMetric.add(each);
      put(index.metrics, scope === null ? name : `${scope}.${name}`, each);
    }
    for (const tag of tags) put(index.tags, tag, each);
    if (anyTag) index.anyTag.add(each);
    if (creation) index.creation.add(each);
    if (deprecation) index.deprecation.add(each);
  }
}

function measured(index: ProjectIndex, listed: readonly string[]): Rules {
  if (listed.length >= LISTED) return index.anyMetric;
  const named = listed.flatMap((metric) => {
    const name = metric.slice(metric.indexOf(".") + 1);
    return [index.metrics.get(name), index.metrics.get(metric)];
  });
  return union(named);
}

function union(parts: readonly (Rules | undefined)[]): Rules {
  const found = parts.filter((part) => part !== undefined && part.size > 0);
  if (found.length === 1) return found[0]!;
  const all: Rules = new Set();
  for (const part of found) for (const each of part!) all.add(each);
  return all;
}

function put(map: Map<string, Rules>, key: string, each: ActionInForce): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([each]));
  else known.add(each);
}
