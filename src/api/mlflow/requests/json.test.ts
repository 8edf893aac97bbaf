import { expect, test } from "vitest";
import { doubleOf, readBody } from "./json.ts";

const read = (text: string): unknown => readBody(Buffer.from(text));

test("nothing, and null, count as an empty object", () => {
  expect(read("")).toEqual({});
  expect(read("null")).toEqual({});
});

test("an object that was coded twice is read", () => {
  expect(read(JSON.stringify('{"a": 1}'))).toEqual({ a: 1 });
});

test("Python's bare words become texts, but nothing within a text is touched", () => {
  expect(read('{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \\" NaN", "NaN": 1}')).toEqual({
    a: "NaN",
    b: ["-Infinity", "Infinity"],
    c: 'NaN " NaN',
    NaN: 1,
  });
});

test.for([
  "[]",
  "5",
  "true",
  '"x"',
  '"[]"',
  "{",
  '{"a": NaNa}',
  '{"a": 1, "a": 2}',
  '{"__proto__": 1}',
  '{"a": "\\u0000"}',
])("%s is refused", (text) => {
  expect(() => read(text)).toThrow();
});

test("numbers that JSON does not have are told in proto3's words", () => {
  expect([1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(doubleOf)).toEqual([
    1.5,
    "NaN",
    "Infinity",
    "-Infinity",
  ]);
});
