import { GalleryError } from "../../domain/errors.ts";
import type { SearchScope, SortKey } from "../../domain/search.ts";
import { checkText } from "../../domain/text.ts";
import { parseTime } from "../../domain/time.ts";
import { canonicalName, constraintsToExpression, type Expression, parse } from "../../expression/index.ts";
import type { Ask, Question, Sorting } from "../../stores/index/instances/question.ts";
import { located } from "../../stores/index/located.ts";

/** Milliseconds that one search may take. */
const BUDGET = 5_000;
const MAXIMUM_KEYS = 8;
const MAXIMUM_COLUMNS = 100;
const PROJECT_LENGTH = 255;

/** Reads what a caller gave as a question for the store. Throws request.invalid and the expression's errors. */
export function toQuestion<A extends Ask>(scope: SearchScope, ask: A, now: number): Question<A> {
  const asOf = scope.asOf === undefined ? null : parseTime(scope.asOf, "asOf");
  // First, as a constraint that is malformed cannot name the project.
  const constraints = constraintsOf(scope.constraints);
  return {
    project: projectOf(scope),
    where: scope.where === undefined ? null : parsePath(scope.where, "where"),
    constraints,
    includeDeprecated: flag(scope.includeDeprecated, "includeDeprecated"),
    asOf,
    now: asOf ?? now,
    budget: BUDGET,
    ask,
  };
}

/** One project is searched; a constraint may name it, as in the paper. */
function projectOf({ project, constraints }: SearchScope): string {
  const named = project ?? projectConstraint(constraints);
  if (named !== undefined) return checkText(named, "project", PROJECT_LENGTH);
  throw new GalleryError(
    "request.invalid",
    "name the project to search, as project or by a constraint on projectId",
    {
      field: "project",
    },
  );
}

function projectConstraint(constraints: unknown): unknown {
  if (!Array.isArray(constraints)) return undefined;
  const isProject = (each: { field?: unknown; operator?: unknown } | null): boolean =>
    typeof each?.field === "string" &&
    ["project", "project_id"].includes(canonicalName(each.field)) &&
    each.operator === "equal";
  return (constraints.find(isProject) as { value?: unknown } | undefined)?.value;
}

/** Refused here when malformed; what its names mean is known only beside the project's data. */
function constraintsOf(constraints: unknown): unknown {
  if (constraints === undefined) return null;
  located("constraints", () => constraintsToExpression(constraints));
  return constraints;
}

export function parsePath(text: unknown, field: string): Expression {
  if (typeof text !== "string") throw new GalleryError("request.invalid", `${field} is a text`, { field });
  return located(field, () => parse(text));
}

export function parseSelection(select: unknown): readonly string[] {
  if (select === undefined) return [EVERYTHING];
  const isList = Array.isArray(select) && select.every((each) => typeof each === "string");
  if (isList && select.length > 0 && select.length <= MAXIMUM_COLUMNS) return select;
  throw new GalleryError("request.invalid", `select is a list of 1 to ${MAXIMUM_COLUMNS} names`, {
    field: "select",
  });
}

/** Selects the instance itself. */
export const EVERYTHING = "*";

export function parseOrder(order: unknown): readonly Sorting[] {
  if (order === undefined) return [];
  if (!Array.isArray(order) || order.length > MAXIMUM_KEYS) {
    throw new GalleryError("request.invalid", `orderBy is a list of at most ${MAXIMUM_KEYS} keys`, {
      field: "orderBy",
    });
  }
  return order.map((key, index) => parseSorting(key, `orderBy[${index}]`));
}

export function parseSorting(key: unknown, field: string): Sorting {
  const { by, direction } = (key ?? {}) as Partial<SortKey>;
  if (direction !== undefined && direction !== "ascending" && direction !== "descending") {
    throw new GalleryError("request.invalid", `${field}.direction is ascending or descending`, {
      field: `${field}.direction`,
    });
  }
  return { by: parsePath(by, `${field}.by`), descending: direction === "descending" };
}

function flag(value: unknown, field: string): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new GalleryError("request.invalid", `${field} is true or false`, { field });
}
