import type { Expression, FieldReference, Reference } from "../../../../expression/tree.ts";
import type { Type } from "../../../../expression/types.ts";
import { Binder, mismatch, type Names } from "./binder.ts";
import type { Catalogue } from "./catalogue.ts";
import { projectNames, resolve, resolveWindow } from "./names.ts";
import type { Bound, Place, Source } from "./tree.ts";

/** Binds a condition over the instances of a project; see `bindTo`. */
export const bind = (tree: Expression, catalogue: Catalogue, now: number): Bound =>
  bindTo(tree, instanceNames(catalogue), now);

/**
 * Binds a condition: every name becomes a place in the store, every spelling its one form, and
 * types are checked, since a search must not fail half-way over rows. What is an error when one value is evaluated
 * (a zero divisor, a result too large) is missing here. Throws `field.unknown` and `expression.type`.
 * @param now the moment that `now()` and `age()` mean, in milliseconds since the epoch
 */
export function bindTo<S extends Place>(tree: Expression, names: Names<S>, now: number): Bound<S> {
  const bound = new Binder(names, now).scalar(tree);
  if (bound.type !== "boolean") throw mismatch(`a condition is a boolean, not a ${bound.type}`, tree);
  return bound;
}

/** Where the value of a sort key, facet or selected path is. */
export function bindPath(tree: Expression, catalogue: Catalogue): Source {
  if (tree.kind === "field" || tree.kind === "metric" || tree.kind === "tag") return resolve(tree, catalogue);
  throw mismatch("name a field, a tag or a metric here, not an expression", tree);
}

/** The type of a name as the expression language calls it. */
export function typeOf(reference: Reference, catalogue: Catalogue): Type {
  if (reference.kind === "field" && isProject(reference)) return "text";
  const { type } = resolve(reference, catalogue);
  return type === "text list" ? "list<text>" : type === "number list" ? "list<number>" : type;
}

/** What names mean in a condition over instances. */
export const instanceNames = (catalogue: Catalogue): Names<Source> => ({
  resolve: (reference) => resolve(reference, catalogue),
  resolveWindow: (window) => resolveWindow(window, catalogue),
  constantOf: (reference) => (isProject(reference) ? catalogue.name : null),
  unordered: (source) =>
    source.kind === "attribute" && source.name === "version"
      ? "version is text, and 1.10 would stand before 1.9: compare revision and number"
      : null,
});

const isProject = ({ name, path }: FieldReference): boolean => projectNames.has(name) && path.length === 0;
