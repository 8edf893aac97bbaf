import { isUtf8 } from "node:buffer";
import { MessageBudget, malformed } from "../limits.ts";
import { checkJsonShape } from "./json-shape.ts";
import { typeOfTag } from "./json-tags.ts";
import { type MessageHeader, type WireReader, WireType } from "./protocol.ts";

const jsonVersion = 1;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
const decimal = /^-?\d{1,16}$/;
const specialDoubles = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** The values of one container still to be read, in order. */
interface Level {
  readonly values: readonly unknown[];
  at: number;
}

/** Reads one message of the Thrift JSON protocol from a parsed tree; a value of another JSON type is refused. */
export class JsonReader implements WireReader {
  readonly #budget = new MessageBudget();
  readonly #levels: Level[] = [];

  constructor(bytes: Buffer) {
    if (!isUtf8(bytes)) throw malformed("it is not UTF-8");
    checkJsonShape(bytes);
    this.#push(arrayOf(parse(bytes), "message"));
  }

  #push(values: readonly unknown[]): void {
    this.#levels.push({ values, at: 0 });
  }

  #next(): unknown {
    const level = this.#levels.at(-1);
    if (level === undefined || level.at >= level.values.length) throw malformed("a value is missing");
    const value = level.values[level.at];
    level.at += 1;
    return value;
  }

  #enter(values: readonly unknown[]): void {
    this.#budget.enter();
    this.#push(values);
  }

  #leave(): void {
    this.#budget.leave();
    this.#levels.pop();
  }

  readMessageBegin(): MessageHeader {
    if (this.#next() !== jsonVersion) throw malformed(`its version is not ${jsonVersion}`);
    return { fname: this.readString(), mtype: this.readI32(), rseqid: this.readI32() };
  }

  readMessageEnd(): void {
    const level = this.#levels[0]!;
    if (level.at !== level.values.length) throw malformed("values follow its end");
  }

  /** A struct's level holds its fields as [id, value in an object that names its type]. */
  readStructBegin(): { fname: string } {
    this.#enter(Object.entries(objectOf(this.#next(), "struct")));
    return { fname: "" };
  }

  readStructEnd(): void {
    this.#leave();
  }

  readFieldBegin(): { fname: string; ftype: number; fid: number } {
    const level = this.#levels.at(-1)!;
    if (level.at >= level.values.length) return { fname: "", ftype: WireType.stop, fid: 0 };
    const [id, typed] = this.#next() as [string, unknown];
    const members = Object.entries(objectOf(typed, "field"));
    if (!decimal.test(id) || members.length !== 1) throw malformed("a field is not {id: {type: value}}");
    const [tag, value] = members[0]!;
    this.#push([value]);
    return { fname: "", ftype: typeOfTag(tag), fid: Number(id) };
  }

  readFieldEnd(): void {
    this.#levels.pop();
  }

  readMapBegin(): { ktype: number; vtype: number; size: number } {
    const [ktag, vtag, size, entries] = arrayOf(this.#next(), "map");
    const pairs = Object.entries(objectOf(entries, "map"));
    if (size !== pairs.length) throw malformed("a map's size differs from its number of entries");
    this.#budget.count(pairs.length);
    this.#enter(pairs.flat());
    return { ktype: typeOfTag(ktag), vtype: typeOfTag(vtag), size: pairs.length };
  }

  readMapEnd(): void {
    this.#leave();
  }

  readListBegin(): { etype: number; size: number } {
    const [tag, size, ...items] = arrayOf(this.#next(), "list");
    if (size !== items.length) throw malformed("a list's size differs from its number of elements");
    this.#budget.count(items.length);
    this.#enter(items);
    return { etype: typeOfTag(tag), size: items.length };
  }

  readListEnd(): void {
    this.#leave();
  }

  readBool(): boolean {
    const value = this.#next();
    if (value !== 0 && value !== 1) throw malformed("a boolean is neither 0 nor 1");
    return value === 1;
  }

  readByte(): number {
    return this.#integer(2 ** 7);
  }

  readI16(): number {
    return this.#integer(2 ** 15);
  }

  readI32(): number {
    return this.#integer(2 ** 31);
  }

  readI64(): number {
    return this.#integer(Number.MAX_SAFE_INTEGER + 1);
  }

  #integer(bound: number): number {
    const given = this.#next();
    const value = typeof given === "string" && decimal.test(given) ? Number(given) : given;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value >= bound || value < -bound) {
      throw malformed("a number is not an integer of its type");
    }
    return value;
  }

  readDouble(): number {
    const given = this.#next();
    const value = typeof given === "string" ? specialDoubles.get(given) : given;
    if (typeof value !== "number") throw malformed("a double is not a number");
    return value;
  }

  readString(): string {
    const value = this.#next();
    if (typeof value !== "string") throw malformed("a text is not a string");
    return value;
  }

  readBinary(): Buffer {
    const text = this.readString();
    if (!base64.test(text)) throw malformed("bytes are not base64");
    return Buffer.from(text, "base64");
  }

  /** The shape was checked before parsing, so what nobody reads is let go whole. */
  skip(): void {
    this.#next();
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw malformed("it is not JSON");
  }
}

function arrayOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`a ${what} is not an array`);
  return value;
}

function objectOf(value: unknown, what: string): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`a ${what} is not an object`);
  }
  return value;
}
