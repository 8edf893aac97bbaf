import { isUtf8 } from "node:buffer";
import { MessageBudget, malformed } from "../limits.ts";
import { type MessageHeader, type WireReader, WireType } from "./protocol.ts";

const versionMask = 0xffff0000;
const version1 = 0x80010000;

/** Bytes that a value of a type takes at the least. */
const leastBytes: Readonly<Record<number, number>> = {
  [WireType.bool]: 1,
  [WireType.byte]: 1,
  [WireType.double]: 8,
  [WireType.i16]: 2,
  [WireType.i32]: 4,
  [WireType.i64]: 8,
  [WireType.string]: 4,
  [WireType.struct]: 1,
  [WireType.map]: 6,
  [WireType.set]: 5,
  [WireType.list]: 5,
};

/** Reads one message of the strict binary protocol. Nothing is allocated that the bytes at hand do not justify. */
export class BinaryReader implements WireReader {
  readonly #bytes: Buffer;
  readonly #budget = new MessageBudget();
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start)
      throw malformed(`it ends ${length} bytes too early at byte ${start}`);
    this.#at = start + length;
    return start;
  }

  #size(least: number): number {
    const size = this.readI32();
    if (size < 0) throw malformed(`a size is negative at byte ${this.#at}`);
    if (size * least > this.#bytes.length - this.#at) {
      throw malformed(`a size of ${size} exceeds the bytes that are left at byte ${this.#at}`);
    }
    return size;
  }

  #least(type: number): number {
    const least = leastBytes[type];
    if (least === undefined) throw malformed(`unknown type ${type} at byte ${this.#at}`);
    return least;
  }

  readMessageBegin(): MessageHeader {
    const word = this.readI32() >>> 0;
    if ((word & versionMask) >>> 0 !== version1)
      throw malformed("it does not begin with the strict binary version");
    return { mtype: word & 0xff, fname: this.readString(), rseqid: this.readI32() };
  }

  readMessageEnd(): void {
    if (this.#at !== this.#bytes.length)
      throw malformed(`${this.#bytes.length - this.#at} bytes follow its end`);
  }

  readStructBegin(): { fname: string } {
    this.#budget.enter();
    return { fname: "" };
  }

  readStructEnd(): void {
    this.#budget.leave();
  }

  readFieldBegin(): { fname: string; ftype: number; fid: number } {
    const ftype = this.readByte();
    return { fname: "", ftype, fid: ftype === WireType.stop ? 0 : this.readI16() };
  }

  readFieldEnd(): void {}

  readMapBegin(): { ktype: number; vtype: number; size: number } {
    this.#budget.enter();
    const ktype = this.readByte();
    const vtype = this.readByte();
    // An empty map may leave its types out.
    const size = this.#size(0);
    if (size > 0 && size * (this.#least(ktype) + this.#least(vtype)) > this.#bytes.length - this.#at) {
      throw malformed(`a map of ${size} exceeds the bytes that are left at byte ${this.#at}`);
    }
    this.#budget.count(size);
    return { ktype, vtype, size };
  }

  readMapEnd(): void {
    this.#budget.leave();
  }

  readListBegin(): { etype: number; size: number } {
    this.#budget.enter();
    const etype = this.readByte();
    const size = this.#size(this.#least(etype));
    this.#budget.count(size);
    return { etype, size };
  }

  readListEnd(): void {
    this.#budget.leave();
  }

  readBool(): boolean {
    const byte = this.readByte();
    if (byte !== 0 && byte !== 1) throw malformed(`${byte} is no boolean`);
    return byte === 1;
  }

  readByte(): number {
    return this.#bytes.readInt8(this.#take(1));
  }

  readI16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  readI32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  readI64(): number {
    const value = Number(this.#bytes.readBigInt64BE(this.#take(8)));
    if (!Number.isSafeInteger(value)) throw malformed("an i64 lies beyond 2^53 - 1");
    return value;
  }

  readDouble(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  readString(): string {
    const bytes = this.readBinary();
    if (!isUtf8(bytes)) throw malformed(`a text is not UTF-8 before byte ${this.#at}`);
    return bytes.toString("utf8");
  }

  readBinary(): Buffer {
    const length = this.#size(1);
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  skip(type: number): void {
    if (type === WireType.struct) this.#skipStruct();
    else if (type === WireType.map) this.#skipMap();
    else if (type === WireType.set || type === WireType.list) this.#skipList();
    else if (type === WireType.string) this.readBinary();
    else this.#take(this.#least(type));
  }

  #skipStruct(): void {
    this.readStructBegin();
    for (let field = this.readFieldBegin(); field.ftype !== WireType.stop; field = this.readFieldBegin()) {
      this.skip(field.ftype);
    }
    this.readStructEnd();
  }

  #skipMap(): void {
    const { ktype, vtype, size } = this.readMapBegin();
    for (let i = 0; i < size; i += 1) {
      this.skip(ktype);
      this.skip(vtype);
    }
    this.readMapEnd();
  }

  #skipList(): void {
    const { etype, size } = this.readListBegin();
    for (let i = 0; i < size; i += 1) this.skip(etype);
    this.readListEnd();
  }
}
