import type { Constraint, ConstraintOperator } from "../../../domain/constraint.ts";
import type {
  BestPerRequest,
  FacetRequest,
  SearchHit,
  SearchRequest,
  SearchScope,
  SortKey,
} from "../../../domain/search.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { toInstance } from "./instances.ts";
import { choiceFrom, listFrom, pageFrom, present, required, toFields, valueFrom } from "./values.ts";

export function constraintsFrom(
  given: NonNullable<Given<readonly Generated.Constraint[]>>,
  at: string,
): Constraint[] {
  return given.map((constraint, index) => constraintFrom(constraint, `${at}[${index}]`));
}

function constraintFrom(given: Given<Generated.Constraint>, at: string): Constraint {
  const { field, operator, value } = required(given, at);
  return {
    field: required(field, `${at}.field`),
    // The expression language refuses an unknown operator, in the same words for every door.
    operator: required(operator, `${at}.operator`) as ConstraintOperator,
    ...(value === null || value === undefined ? {} : { value: valueFrom(value, `${at}.value`) }),
  };
}

export function scopeFrom(given: Given<Generated.SearchScope>): SearchScope {
  return present({
    project: given?.project,
    where: given?.where,
    constraints: given?.constraints ? constraintsFrom(given.constraints, "scope.constraints") : undefined,
    includeDeprecated: given?.includeDeprecated,
    asOf: given?.asOf,
  });
}

export function sortKeyFrom(given: Given<Generated.SortKey>, at: string): SortKey {
  const { by, direction } = required(given, at);
  return present({
    by: required(by, `${at}.by`),
    direction: choiceFrom(direction, ["ascending", "descending"], `${at}.direction`),
  });
}

export function searchFrom(given: Given<Generated.SearchRequest>): SearchRequest {
  const request = required(given, "request");
  return {
    ...scopeFrom(request.scope),
    ...pageFrom(request),
    ...present({
      orderBy: listFrom(request.orderBy, (key, index) => sortKeyFrom(key, `orderBy[${index}]`)),
      select: request.select,
    }),
  };
}

export function facetFrom(given: Given<Generated.FacetRequest>): FacetRequest {
  const request = required(given, "request");
  return {
    ...scopeFrom(request.scope),
    field: required(request.field, "request.field"),
    ...present({ limit: request.limit }),
  };
}

export function bestPerFrom(given: Given<Generated.BestPerRequest>): BestPerRequest {
  const request = required(given, "request");
  return {
    ...scopeFrom(request.scope),
    per: required(request.per, "request.per"),
    orderBy: sortKeyFrom(request.orderBy, "request.orderBy"),
    ...present({ select: request.select, limit: request.limit }),
  };
}

export function toHit(hit: SearchHit): Answer<Generated.SearchHit> {
  return {
    uuid: hit.uuid,
    ...(hit.instance === undefined ? {} : { instance: toInstance(hit.instance) }),
    ...(hit.values === undefined ? {} : { values: toFields(hit.values) }),
  };
}
