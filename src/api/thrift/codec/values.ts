import { GalleryError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text.ts";
import type { Fields, FieldValue, Page, PageRequest } from "../../../domain/values.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";

type WireValue = Generated.FieldValue;

/** A map as it arrives: its values are structs as they arrived. */
export type GivenMap<T> = Given<{ readonly [key: string]: T }>;

export function required<T>(value: T | null | undefined, field: string): T {
  if (value === null || value === undefined)
    throw new GalleryError("request.invalid", `${field} is missing`, { field });
  return value;
}

/** Some languages cannot leave a text out and send an empty one. */
export function textOrNothing(value: string | null | undefined): string | undefined {
  return value === null || value === "" ? undefined : value;
}

/** One of a few words, where any was given. */
export function choiceFrom<const Choice extends string>(
  value: string | null | undefined,
  choices: readonly Choice[],
  field: string,
): Choice | undefined {
  const word = textOrNothing(value);
  if (word === undefined) return undefined;
  const known = choices.find((choice) => choice === word);
  if (known !== undefined) return known;
  const message = `${field} is ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}, got ${quote(word)}`;
  throw new GalleryError("request.invalid", message, { field });
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], null> };

/** Drops what was not given, so that an input has exactly the keys that the caller sent; null is nothing on the wire. */
export function present<T extends object>(input: T): Present<T> {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined && value !== null),
  ) as Present<T>;
}

export function mapValues<From, To>(
  map: Readonly<Record<string, From>>,
  convert: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value, key)]));
}

/** The items of a list that may be left out. */
export function listFrom<From, To>(
  list: readonly From[] | null | undefined,
  convert: (item: From, index: number) => To,
): To[] | undefined {
  return list?.map(convert);
}

export function mapFrom<T>(map: GivenMap<T>, field: string): Record<string, T> | undefined {
  if (map === null || map === undefined) return undefined;
  return mapValues(map, (value, key) => required(value, `${field}.${key}`) as T);
}

export function valueFrom(union: Given<WireValue>, field: string): FieldValue {
  const members = Object.values(required(union, field)).filter(
    (member) => member !== null && member !== undefined,
  );
  if (members.length !== 1) {
    const message = `${field} has ${members.length} of text, number, flag, texts and numbers, not one`;
    throw new GalleryError("request.invalid", message, { field });
  }
  return members[0] as FieldValue;
}

export function fieldsFrom(map: GivenMap<WireValue>, field: string): Fields | undefined {
  if (map === null || map === undefined) return undefined;
  return mapValues(map, (value, key) => valueFrom(value, `${field}.${key}`));
}

export function toValue(value: FieldValue): Answer<WireValue> {
  if (typeof value === "string") return { text: value };
  if (typeof value === "number") return { number: value };
  if (typeof value === "boolean") return { flag: value };
  return value.every((item) => typeof item === "number")
    ? { numbers: value as readonly number[] }
    : { texts: value as readonly string[] };
}

export function toFields(fields: Fields): Record<string, Answer<WireValue>> {
  return mapValues(fields, toValue);
}

export function pageFrom(page: Given<Generated.PageRequest>): PageRequest {
  return present({ page_size: page?.pageSize, page_token: textOrNothing(page?.pageToken) });
}

export function toPage<From, To>(
  page: Page<From>,
  convert: (item: From) => To,
): { items: readonly To[]; nextPageToken?: string } {
  return {
    items: page.items.map(convert),
    ...(page.next_page_token === undefined ? {} : { nextPageToken: page.next_page_token }),
  };
}
