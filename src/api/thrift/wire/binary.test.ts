import { describe, expect, test } from "vitest";
import { limits } from "../limits.ts";
import { BinaryReader } from "./binary-reader.ts";
import { WireType } from "./protocol.ts";

const i32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const reader = (...parts: (Buffer | number[])[]): BinaryReader =>
  new BinaryReader(Buffer.concat(parts.map((part) => Buffer.from(part))));
const malformed = expect.objectContaining({ code: "request.malformed" });

describe("sizes are held against the bytes that are left", () => {
  test.each([
    ["a text", (r: BinaryReader) => r.readString(), [i32(1_000_000), Buffer.from("abc")]],
    ["a negative text", (r: BinaryReader) => r.readString(), [i32(-1)]],
    ["bytes", (r: BinaryReader) => r.readBinary(), [i32(4), Buffer.from("abc")]],
    ["a list", (r: BinaryReader) => r.readListBegin(), [[WireType.double], i32(2), Buffer.alloc(15)]],
    [
      "a map",
      (r: BinaryReader) => r.readMapBegin(),
      [[WireType.string, WireType.i64], i32(2), Buffer.alloc(23)],
    ],
    ["a negative map", (r: BinaryReader) => r.readMapBegin(), [[WireType.string, WireType.i64], i32(-2)]],
    ["a list of no type", (r: BinaryReader) => r.readListBegin(), [[5], i32(1), Buffer.alloc(9)]],
    ["a number", (r: BinaryReader) => r.readI64(), [Buffer.alloc(7)]],
  ] as const)("%s", (_name, read, parts) => {
    expect(() => read(reader(...(parts as unknown as Buffer[])))).toThrow(malformed);
  });

  test("what just fits is read", () => {
    expect(reader([WireType.double], i32(2), Buffer.alloc(16)).readListBegin()).toMatchObject({ size: 2 });
    expect(reader(i32(3), Buffer.from("abc")).readString()).toBe("abc");
  });
});

test("elements are counted over the whole message", () => {
  const half = Math.floor(limits.elements / 2) + 1;
  const list = Buffer.concat([Buffer.from([WireType.bool]), i32(half), Buffer.alloc(half)]);
  const r = reader(list, list);
  r.skip(WireType.list);
  expect(() => r.skip(WireType.list)).toThrow(expect.objectContaining({ code: "request.too_large" }));
});

test("depth is bounded, also in what is skipped", () => {
  const nested = (depth: number): BinaryReader => {
    const open = Buffer.from([WireType.struct, 0, 1]);
    return reader(...Array.from({ length: depth }, () => open), Buffer.alloc(depth + 1));
  };
  expect(() => nested(limits.depth - 1).skip(WireType.struct)).not.toThrow();
  expect(() => nested(limits.depth).skip(WireType.struct)).toThrow(malformed);
});

test.each([
  ["text that is not UTF-8", (r: BinaryReader) => r.readString(), [i32(2), Buffer.from([0xc3, 0x28])]],
  ["a boolean that is neither", (r: BinaryReader) => r.readBool(), [[2]]],
  ["an i64 beyond 2^53 - 1", (r: BinaryReader) => r.readI64(), [Buffer.from("0020000000000000", "hex")]],
  ["the old form without a version", (r: BinaryReader) => r.readMessageBegin(), [i32(3), Buffer.from("foo")]],
  ["bytes after the end", (r: BinaryReader) => r.readMessageEnd(), [[0]]],
] as const)("%s is refused", (_name, read, parts) => {
  expect(() => read(reader(...(parts as unknown as Buffer[])))).toThrow(malformed);
});
