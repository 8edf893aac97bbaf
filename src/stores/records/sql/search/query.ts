import { timeOf } from "../../../../domain/time.ts";
import type { FieldValue } from "../../../../domain/values.ts";
import { compareText } from "../../../../expression/strings.ts";
import type { OrderKey, Scope, Source, ValueType } from "./tree.ts";

/** What a sort key of an instance is: a time in milliseconds, a boolean as 0 or 1, null when missing. */
export type Key = number | string | null;

/** A found instance with its sort keys: its place in the order, and so the cursor behind it. */
export interface Found {
  readonly id: number;
  readonly keys: readonly Key[];
}

/**
 * The order of a page. Instances without a value of a key come last in either direction; equal ones by id,
 * in the direction of the first key. Without keys: by id, newest first.
 */
export type Order<S = Source> = readonly OrderKey<S>[];

/** The directions of an order. */
export type Directions = readonly { readonly descending: boolean }[];

export interface PageQuery extends Scope {
  readonly kind: "page";
  readonly order: Order;
  /** The last instance of the page before. */
  readonly after: Found | null;
  readonly limit: number;
}

export interface CountQuery extends Scope {
  readonly kind: "count";
}

export interface FacetQuery extends Scope {
  readonly kind: "facet";
  readonly source: Source;
  readonly limit: number;
}

/** For each value of `per`, the first instance by the order among those that have the key. */
export interface BestQuery extends Scope {
  readonly kind: "best";
  readonly per: Source;
  readonly order: Order;
  readonly limit: number;
}

export type Query = PageQuery | CountQuery | FacetQuery | BestQuery;

export interface PageAnswer {
  readonly kind: "page";
  readonly items: readonly Found[];
  readonly more: boolean;
}

export interface CountAnswer {
  readonly kind: "count";
  readonly count: number;
}

export interface FacetAnswer {
  readonly kind: "facet";
  /** Most frequent first, then by value. */
  readonly values: readonly { readonly value: FieldValue; readonly count: number }[];
  readonly distinct: number;
  readonly missing: number;
}

export interface BestAnswer {
  readonly kind: "best";
  /** Best first. */
  readonly items: readonly { readonly value: FieldValue; readonly best: Found }[];
}

export type Answer = PageAnswer | CountAnswer | FacetAnswer | BestAnswer;
export type AnswerTo<Q extends Query> = Extract<Answer, { kind: Q["kind"] }>;

export const idsDescend = (order: Directions): boolean => order[0]?.descending ?? true;

/** Below zero when `left` comes first. */
export function compareFound(left: Found, right: Found, order: Directions): number {
  for (const [index, key] of order.entries()) {
    const difference = compareKeys(left.keys[index]!, right.keys[index]!, key.descending);
    if (difference !== 0) return difference;
  }
  return idsDescend(order) ? right.id - left.id : left.id - right.id;
}

function compareKeys(left: Key, right: Key, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const difference = compareValues(left, right);
  return descending ? -difference : difference;
}

/** Order of two values of one type; lists by their JSON text. */
export function compareValues(left: FieldValue, right: FieldValue): number {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (typeof left === "object") return compareText(JSON.stringify(left), JSON.stringify(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Keeps the first `limit` of what is offered to it. Some more wait to be sorted, so that an offer costs no move. */
export class Top {
  #kept: Found[] = [];
  #worst: Found | null = null;
  #isSorted = true;
  readonly #limit: number;
  readonly #order: Directions;

  constructor(limit: number, order: Directions) {
    this.#limit = limit;
    this.#order = order;
  }

  /** The kept ones, first come first. */
  get items(): readonly Found[] {
    this.#sort();
    return this.#kept;
  }

  /** What comes behind it is not kept; null while nothing is known. Costs nothing, and may be worse than `worst`. */
  get bound(): Found | null {
    return this.#worst;
  }

  /** The last of as many as there is room for; null while there is room. */
  get worst(): Found | null {
    this.#sort();
    return this.#worst;
  }

  offer(found: Found): void {
    if (this.#worst !== null && compareFound(found, this.#worst, this.#order) >= 0) return;
    this.#kept.push(found);
    this.#isSorted = false;
    if (this.#kept.length >= 2 * this.#limit) this.#sort();
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    this.#kept.sort((left, right) => compareFound(left, right, this.#order));
    if (this.#kept.length > this.#limit) this.#kept.length = this.#limit;
    if (this.#kept.length === this.#limit) this.#worst = this.#kept[this.#limit - 1]!;
  }
}

/** Counts of values, gathered part by part. */
export class Tally {
  readonly #counts = new Map<string, { value: FieldValue; count: number }>();
  #missing = 0;

  add(value: FieldValue | null, count: number): void {
    if (value === null) {
      this.#missing += count;
      return;
    }
    const key = JSON.stringify(value);
    const entry = this.#counts.get(key);
    if (entry === undefined) this.#counts.set(key, { value, count });
    else entry.count += count;
  }

  answer(limit: number): FacetAnswer {
    const values = [...this.#counts.values()].sort(
      (a, b) => b.count - a.count || compareValues(a.value, b.value),
    );
    return { kind: "facet", values: values.slice(0, limit), distinct: values.length, missing: this.#missing };
  }
}

/** The best instance of each value, gathered part by part. */
export class Podium {
  readonly #best = new Map<string, { value: FieldValue; best: Found }>();
  readonly #order: Order;

  constructor(order: Order) {
    this.#order = order;
  }

  offer(value: FieldValue, found: Found): void {
    const key = JSON.stringify(value);
    const held = this.#best.get(key);
    if (held === undefined || compareFound(found, held.best, this.#order) < 0)
      this.#best.set(key, { value, best: found });
  }

  answer(limit: number): BestAnswer {
    const items = [...this.#best.values()].sort((a, b) => compareFound(a.best, b.best, this.#order));
    return { kind: "best", items: items.slice(0, limit) };
  }
}

/** What a database column or a column of the index holds, as callers see it. */
export function toFieldValue(value: string | number | boolean | null, type: ValueType): FieldValue | null {
  if (value === null) return null;
  switch (type) {
    case "time":
      return timeOf(value as number);
    case "boolean":
      return Boolean(value);
    case "text list":
    case "number list":
      return JSON.parse(value as string) as FieldValue;
    default:
      return value as string | number;
  }
}
