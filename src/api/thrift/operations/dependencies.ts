import {
  dependencyNameFrom,
  dependencyQueryFrom,
  intendedChangeFrom,
  newDependencyFrom,
  pinQueryFrom,
  toDependencyChange,
  toDependencyGraph,
  toImpact,
  toPinGraph,
  toPropagatedVersion,
} from "../codec/dependencies.ts";
import { pageFrom, required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "addDependency"
  | "updateDependency"
  | "removeDependency"
  | "listDependencies"
  | "listPins"
  | "previewImpact"
  | "listEffects";

export const dependencyOperations: Pick<Operations, Names> = {
  addDependency: async ({ gallery, caller }, dependency) =>
    toDependencyChange(
      await gallery.storage.addDependency(caller, newDependencyFrom(dependency, "dependency")),
    ),

  updateDependency: async ({ gallery, caller }, dependency) =>
    toDependencyChange(
      await gallery.storage.updateDependency(caller, newDependencyFrom(dependency, "dependency")),
    ),

  removeDependency: async ({ gallery, caller }, name) =>
    toDependencyChange(await gallery.storage.removeDependency(caller, dependencyNameFrom(name, "name"))),

  listDependencies: async ({ gallery, caller }, query) =>
    toDependencyGraph(await gallery.storage.listDependencies(caller, dependencyQueryFrom(query))),

  listPins: async ({ gallery, caller }, query) =>
    toPinGraph(await gallery.storage.listPins(caller, pinQueryFrom(query))),

  previewImpact: async ({ gallery, caller }, change) =>
    toImpact(await gallery.rules.previewImpact(caller, { change: intendedChangeFrom(change) })),

  listEffects: async ({ gallery, caller }, change, page) => {
    const input = { change: required(change, "change"), ...pageFrom(page) };
    return toPage(await gallery.storage.listEffects(caller, input), toPropagatedVersion);
  },
};
