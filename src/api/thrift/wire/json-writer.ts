import { limits } from "../limits.ts";
import { tagOfType } from "./json-tags.ts";
import type { MessageSink, WireWriter } from "./protocol.ts";

const jsonVersion = 1;

type Level =
  | { readonly kind: "list"; readonly items: unknown[] }
  | { readonly kind: "struct"; readonly fields: Record<string, unknown>; id: number; tag: string }
  | { readonly kind: "map"; readonly entries: Record<string, unknown>; key: string | undefined };

/** Builds a message of the Thrift JSON protocol as a tree and writes it at once. */
export class JsonWriter implements WireWriter {
  readonly #sink: MessageSink;
  #message: unknown[] = [];
  #levels: Level[] = [];
  #type = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  #put(value: unknown): void {
    const level = this.#levels.at(-1)!;
    if (level.kind === "list") {
      level.items.push(value);
    } else if (level.kind === "struct") {
      level.fields[level.id] = { [level.tag]: value };
    } else if (level.key === undefined) {
      level.key = String(value);
    } else {
      level.entries[level.key] = value;
      level.key = undefined;
    }
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.#type = type;
    this.#message = [jsonVersion, name, type, seqid];
    this.#levels = [{ kind: "list", items: this.#message }];
  }

  writeMessageEnd(): void {}

  writeStructBegin(): void {
    const fields: Record<string, unknown> = Object.create(null);
    this.#put(fields);
    this.#levels.push({ kind: "struct", fields, id: 0, tag: "" });
  }

  writeStructEnd(): void {
    this.#levels.pop();
  }

  writeFieldBegin(_name: string, type: number, id: number): void {
    const level = this.#levels.at(-1)!;
    if (level.kind !== "struct") throw new Error("a field outside of a struct");
    level.id = id;
    level.tag = tagOfType(type);
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {}

  writeMapBegin(ktype: number, vtype: number, size: number): void {
    const entries: Record<string, unknown> = Object.create(null);
    this.#put([tagOfType(ktype), tagOfType(vtype), size, entries]);
    this.#levels.push({ kind: "map", entries, key: undefined });
  }

  writeMapEnd(): void {
    this.#levels.pop();
  }

  writeListBegin(etype: number, size: number): void {
    const items: unknown[] = [tagOfType(etype), size];
    this.#put(items);
    this.#levels.push({ kind: "list", items });
  }

  writeListEnd(): void {
    this.#levels.pop();
  }

  writeBool(value: boolean): void {
    this.#put(value ? 1 : 0);
  }

  writeByte(value: number): void {
    this.#put(value);
  }

  writeI16(value: number): void {
    this.#put(value);
  }

  writeI32(value: number): void {
    this.#put(value);
  }

  writeI64(value: number): void {
    this.#put(value);
  }

  writeDouble(value: number): void {
    this.#put(Number.isFinite(value) ? value : String(value));
  }

  writeString(value: string): void {
    this.#put(value);
  }

  writeBinary(value: Buffer): void {
    this.#put(value.toString("base64"));
  }

  flush(): void {
    const bytes = Buffer.from(JSON.stringify(this.#message), "utf8");
    if (bytes.length > limits.frameBytes) throw this.#sink.tooLarge();
    this.#sink.accept(bytes, this.#type);
  }
}
