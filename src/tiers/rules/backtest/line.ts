import { GalleryError } from "../../../domain/errors.ts";
import type { Partition } from "../../../domain/instance.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Fields } from "../../../domain/values.ts";

type Data = Readonly<Record<string, unknown>>;

/** The members of one line of JSON, each refused with the line's place when it is not what it has to be. */
export class LineReader {
  private readonly data: Data;
  private readonly where: string;

  constructor(text: string, where: string) {
    this.where = where;
    this.data = this.parse(text);
  }

  refusal(problem: string, cause?: unknown): GalleryError {
    return new GalleryError("file.invalid", `${this.where}: ${problem}`, { cause });
  }

  /** Whether the member is there and not null. */
  has(name: string): boolean {
    return this.own(name) !== undefined;
  }

  text(name: string): string {
    const value = this.own(name);
    if (typeof value === "string" && value !== "") return value;
    throw this.refusal(`${name} has to be a text`);
  }

  number(name: string): number {
    const value = this.own(name);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.refusal(`${name} has to be a finite number`);
  }

  boolean(name: string): boolean {
    const value = this.own(name);
    if (typeof value === "boolean") return value;
    throw this.refusal(`${name} has to be true or false`);
  }

  /** Milliseconds since the epoch of an RFC 3339 time. */
  time(name: string): number {
    try {
      return parseTime(this.own(name), name);
    } catch (error) {
      throw this.refusal((error as Error).message, error);
    }
  }

  /** An object of scalars; empty when it is not there. */
  values(name: string): Partition {
    return this.object(name, isScalar, "texts, numbers and booleans") as Partition;
  }

  /** An object of texts; empty when it is not there. */
  texts(name: string): Readonly<Record<string, string>> {
    return this.object(name, isText, "texts") as Readonly<Record<string, string>>;
  }

  /** An object of texts and nulls; empty when it is not there. */
  textsOrNull(name: string): Readonly<Record<string, string | null>> {
    const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
    return this.object(name, isTextOrNull, "texts and nulls") as Readonly<Record<string, string | null>>;
  }

  /** An object of scalars and lists of them; empty when it is not there. */
  fields(name: string): Fields {
    const isField = (value: unknown): boolean =>
      Array.isArray(value) ? value.every(isText) || value.every(isNumber) : isScalar(value);
    return this.object(name, isField, "texts, numbers, booleans and lists of them") as Fields;
  }

  /** Those of the named members that are there. */
  optional<Types extends Readonly<Record<string, "string" | "number">>>(types: Types): OptionalOf<Types> {
    const found = Object.entries(types).flatMap(([name, type]) =>
      this.has(name) ? [[name, type === "string" ? this.text(name) : this.number(name)]] : [],
    );
    return Object.fromEntries(found) as OptionalOf<Types>;
  }

  private own(name: string): unknown {
    return Object.hasOwn(this.data, name) ? (this.data[name] ?? undefined) : undefined;
  }

  private object(name: string, isValid: (value: unknown) => boolean, what: string): Data {
    const value = this.own(name) ?? {};
    if (isData(value) && Object.values(value).every(isValid)) return value;
    throw this.refusal(`${name} has to be an object of ${what}`);
  }

  private parse(text: string): Data {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw this.refusal(`no JSON: ${(cause as Error).message}`, cause);
    }
    if (isData(value)) return value;
    throw this.refusal("no JSON object");
  }
}

type OptionalOf<Types> = {
  readonly [Name in keyof Types]?: Types[Name] extends "string" ? string : number;
};

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isScalar = (value: unknown): boolean => isText(value) || isNumber(value) || typeof value === "boolean";

const isData = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);
