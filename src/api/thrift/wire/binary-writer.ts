import { limits } from "../limits.ts";
import { type MessageSink, WireType, type WireWriter } from "./protocol.ts";

const version1 = 0x80010000;
const firstBytes = 512;

/** Writes messages of the strict binary protocol into one growing buffer. */
export class BinaryWriter implements WireWriter {
  readonly #sink: MessageSink;
  #bytes = Buffer.allocUnsafe(firstBytes);
  #at = 0;
  #type = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** Makes room for `length` bytes and returns where they go. */
  #room(length: number): number {
    const start = this.#at;
    const end = start + length;
    if (end > limits.frameBytes) throw this.#sink.tooLarge();
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.min(Math.max(end, this.#bytes.length * 2), limits.frameBytes));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    this.#at = end;
    return start;
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.#at = 0;
    this.#type = type;
    this.writeI32((version1 | type) >> 0);
    this.writeString(name);
    this.writeI32(seqid);
  }

  writeMessageEnd(): void {}

  writeStructBegin(): void {}

  writeStructEnd(): void {}

  writeFieldBegin(_name: string, type: number, id: number): void {
    this.writeByte(type);
    this.writeI16(id);
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {
    this.writeByte(WireType.stop);
  }

  writeMapBegin(ktype: number, vtype: number, size: number): void {
    this.writeByte(ktype);
    this.writeByte(vtype);
    this.writeI32(size);
  }

  writeMapEnd(): void {}

  writeListBegin(etype: number, size: number): void {
    this.writeByte(etype);
    this.writeI32(size);
  }

  writeListEnd(): void {}

  writeBool(value: boolean): void {
    this.writeByte(value ? 1 : 0);
  }

  writeByte(value: number): void {
    const at = this.#room(1);
    this.#bytes.writeInt8(value, at);
  }

  writeI16(value: number): void {
    const at = this.#room(2);
    this.#bytes.writeInt16BE(value, at);
  }

  writeI32(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
  }

  writeI64(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeBigInt64BE(BigInt(value), at);
  }

  writeDouble(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  writeString(value: string): void {
    const length = Buffer.byteLength(value, "utf8");
    this.writeI32(length);
    const at = this.#room(length);
    this.#bytes.write(value, at, length, "utf8");
  }

  writeBinary(value: Buffer): void {
    this.writeI32(value.length);
    const at = this.#room(value.length);
    value.copy(this.#bytes, at);
  }

  flush(): void {
    this.#sink.accept(this.#bytes.subarray(0, this.#at), this.#type);
  }
}
