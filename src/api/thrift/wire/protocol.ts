/** The type numbers of the Thrift wire formats. */
export const WireType = {
  stop: 0,
  bool: 2,
  byte: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  string: 11,
  struct: 12,
  map: 13,
  set: 14,
  list: 15,
} as const;

export const MessageType = { call: 1, reply: 2, exception: 3, oneway: 4 } as const;

export interface MessageHeader {
  readonly fname: string;
  readonly mtype: number;
  readonly rseqid: number;
}

/** What generated code asks of a protocol while it reads. Every method throws `request.malformed` on bad input. */
export interface WireReader {
  readMessageBegin(): MessageHeader;
  readMessageEnd(): void;
  readStructBegin(): { fname: string };
  readStructEnd(): void;
  readFieldBegin(): { fname: string; ftype: number; fid: number };
  readFieldEnd(): void;
  readMapBegin(): { ktype: number; vtype: number; size: number };
  readMapEnd(): void;
  readListBegin(): { etype: number; size: number };
  readListEnd(): void;
  readBool(): boolean;
  readByte(): number;
  readI16(): number;
  readI32(): number;
  /** A number, which generated code passes on: beyond 2^53 - 1 is refused. */
  readI64(): number;
  readDouble(): number;
  readString(): string;
  readBinary(): Buffer;
  skip(type: number): void;
}

/** What generated code asks of a protocol while it writes. A new message begins from nothing. */
export interface WireWriter {
  writeMessageBegin(name: string, type: number, seqid: number): void;
  writeMessageEnd(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(ktype: number, vtype: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(etype: number, size: number): void;
  writeListEnd(): void;
  writeBool(value: boolean): void;
  writeByte(value: number): void;
  writeI16(value: number): void;
  writeI32(value: number): void;
  writeI64(value: number): void;
  writeDouble(value: number): void;
  writeString(value: string): void;
  writeBinary(value: Buffer): void;
  flush(): void;
}

/** Where a message goes. */
export interface MessageSink {
  /** Takes the finished message, with the type that it began with. */
  accept(bytes: Buffer, type: number): void;
  /** What a writer throws when the message outgrows a frame. */
  tooLarge(): Error;
}

/** One way of writing Thrift messages as bytes. */
export interface Protocol {
  reader(bytes: Buffer): WireReader;
  writer(sink: MessageSink): WireWriter;
}
