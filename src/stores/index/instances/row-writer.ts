import type { FieldValue } from "../../../domain/values.ts";
import type { Catalogue } from "../../records/sql/search/catalogue.ts";
import { type Attribute, attributes, type Source, type ValueType } from "../../records/sql/search/tree.ts";
import { type Flag, fieldType, type LatestValue, type RawInstance } from "./reading.ts";
import { type InstanceTable, type Place, placeOf } from "./table.ts";

/** Writes what the database holds of instances into the columns of a table. */
export class RowWriter {
  readonly #table: InstanceTable;
  readonly #places = new Map<string | number, Place>();
  readonly #tags = new Map<string, Place>();

  constructor(table: InstanceTable) {
    this.#table = table;
    // A table that was restored knows of tags already.
    for (const name of table.tagNames()) this.#tag(name);
  }

  /** False when the instance has a field that the catalogue does not know yet; nothing is written then. */
  writeInstance(raw: RawInstance, catalogue: Catalogue): boolean {
    const doc = JSON.parse(raw.doc) as {
      fields: Record<string, FieldValue>;
      inherited: Record<string, FieldValue>;
    };
    const fields = Object.entries({ ...doc.inherited, ...doc.fields });
    if (fields.some(([name]) => fieldType(catalogue, name) === undefined)) return false;
    const row = this.#table.ensureRow(raw.id);
    for (const name of keptAttributes) this.#table.write(attributePlaces[name], row, attributeOf(raw, name));
    for (const [name, value] of fields) {
      const place = this.#place(name, () => ({ kind: "field", name, type: fieldType(catalogue, name)! }));
      this.#table.write(place, row, columnValue(value, place.source.type));
    }
    this.#writeTags(row, raw.tags);
    return true;
  }

  /** A series must be in the catalogue, an instance in the table. */
  writeLatest({ instance, series, value }: LatestValue): void {
    const row = this.#table.rowOf(instance);
    const place = this.#place(series, () => ({ kind: "metric", series: [series], type: "number" }));
    if (row >= 0) this.#table.write(place, row, value);
  }

  /** Of an instance that is in the table; one that is not arrives with its own change. */
  writeDeprecated(flag: Flag): void {
    const row = this.#table.rowOf(flag.id);
    if (row >= 0) this.#table.write(attributePlaces.deprecated, row, flagOf(flag));
  }

  #writeTags(row: number, json: string | null): void {
    const tags = json === null ? {} : (JSON.parse(json) as Record<string, string>);
    for (const [name, place] of this.#tags) {
      if (!Object.hasOwn(tags, name)) this.#table.write(place, row, null);
    }
    for (const [name, value] of Object.entries(tags)) this.#table.write(this.#tag(name), row, value);
  }

  #tag(name: string): Place {
    let place = this.#tags.get(name);
    if (place === undefined) {
      place = placeOf({ kind: "tag", name, type: "text" });
      this.#tags.set(name, place);
    }
    return place;
  }

  /** Fields go by their names, series by their ids. */
  #place(key: string | number, make: () => Source): Place {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = placeOf(make());
      this.#places.set(key, place);
    }
    return place;
  }
}

/** What a column keeps of a value. */
export function columnValue(value: FieldValue, type: ValueType): string | number {
  if (type === "time") return Date.parse(value as string);
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "boolean" ? Number(value) : value;
}

type KeptAttribute = Exclude<Attribute, "uuid">;

const keptAttributes = (Object.keys(attributes) as Attribute[]).filter(
  (name): name is KeptAttribute => name !== "uuid",
);

const attributePlaces = Object.fromEntries(
  keptAttributes.map((name) => [name, placeOf({ kind: "attribute", name, type: attributes[name] })]),
) as Record<KeptAttribute, Place>;

function attributeOf(raw: RawInstance, name: KeptAttribute): string | number {
  if (name === "version") return `${raw.revision}.${raw.number}`;
  return name === "deprecated" ? flagOf(raw) : raw[name];
}

const flagOf = ({ deprecated }: Flag): number => Number(deprecated !== 0);
