import { describe, expect, test } from "vitest";
import { limits } from "../limits.ts";
import { jsonProtocol } from "./json.ts";
import { MessageType, WireType, type WireWriter } from "./protocol.ts";

const malformed = expect.objectContaining({ code: "request.malformed" });
const readerOf = (text: string) => jsonProtocol.reader(Buffer.from(text));

function written(write: (writer: WireWriter) => void): string {
  let text = "";
  const writer = jsonProtocol.writer({
    accept: (bytes) => {
      text = bytes.toString();
    },
    tooLarge: () => new Error("too large"),
  });
  writer.writeMessageBegin("f", MessageType.call, 1);
  write(writer);
  writer.flush();
  return text;
}

test("every key of a map is data, both ways", () => {
  const text = written((writer) => {
    writer.writeMapBegin(WireType.string, WireType.i32, 2);
    for (const key of ["__proto__", "constructor"]) {
      writer.writeString(key);
      writer.writeI32(1);
    }
    writer.writeMapEnd();
  });
  expect(text).toBe('[1,"f",1,1,["str","i32",2,{"__proto__":1,"constructor":1}]]');
  const reader = readerOf(text);
  reader.readMessageBegin();
  expect(reader.readMapBegin()).toMatchObject({ size: 2 });
  expect([reader.readString(), reader.readI32(), reader.readString(), reader.readI32()]).toEqual([
    "__proto__",
    1,
    "constructor",
    1,
  ]);
});

test("numbers that JSON has no form for are texts, both ways", () => {
  const text = written((writer) => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, 0.5]) writer.writeDouble(value);
  });
  expect(text).toBe('[1,"f",1,1,"NaN","-Infinity",0.5]');
  const reader = readerOf(text);
  reader.readMessageBegin();
  expect([reader.readDouble(), reader.readDouble(), reader.readDouble()]).toEqual([
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    0.5,
  ]);
});

describe("refused", () => {
  test.each([
    ["what is not JSON", "[1,"],
    ["what is not an array", '{"a":1}'],
    ["deep nesting", `${"[".repeat(limits.depth * 4 + 1)}${"]".repeat(limits.depth * 4 + 1)}`],
  ])("%s", (_name, text) => {
    expect(() => readerOf(text)).toThrow(malformed);
  });

  test("brackets inside a text are no nesting", () => {
    expect(() => readerOf(JSON.stringify([`\\"${"[".repeat(1_000)}`]))).not.toThrow();
  });

  test("more values than a message may hold, before they are parsed", () => {
    const many = `[${"{},".repeat(limits.elements * 4)}{}]`;
    expect(() => readerOf(many)).toThrow(expect.objectContaining({ code: "request.too_large" }));
  });

  test.each([
    ["a text that is a number", '[{"1":{"str":5}}]', (r: ReturnType<typeof readerOf>) => r.readString()],
    ["a boolean of another kind", '[{"1":{"tf":"yes"}}]', (r: ReturnType<typeof readerOf>) => r.readBool()],
    ["an integer with a fraction", '[{"1":{"i64":1.5}}]', (r: ReturnType<typeof readerOf>) => r.readI64()],
    ["an integer too large", '[{"1":{"i32":2147483648}}]', (r: ReturnType<typeof readerOf>) => r.readI32()],
    [
      "bytes that are not base64",
      '[{"1":{"str":"a b"}}]',
      (r: ReturnType<typeof readerOf>) => r.readBinary(),
    ],
    [
      "a list of another size",
      '[{"1":{"lst":["i32",3,1,2]}}]',
      (r: ReturnType<typeof readerOf>) => r.readListBegin(),
    ],
    [
      "a map of another size",
      '[{"1":{"map":["str","i32",2,{"a":1}]}}]',
      (r: ReturnType<typeof readerOf>) => r.readMapBegin(),
    ],
    ["an unknown type", '[{"1":{"foo":1}}]', () => undefined],
    ["two types at once", '[{"1":{"str":"a","i32":1}}]', () => undefined],
    ["a field without a number", '[{"name":{"str":"a"}}]', () => undefined],
  ])("%s", (_name, text, read) => {
    const reader = readerOf(text);
    reader.readStructBegin();
    expect(() => {
      reader.readFieldBegin();
      read(reader);
    }).toThrow(malformed);
  });
});
