import { expect, test } from "vitest";
import {
  readCount,
  readField,
  readMetric,
  readPair,
  readPartition,
  readPaths,
  readSortKey,
  readTime,
  readTimeToCome,
} from "./values.ts";

test("a field is text behind = and JSON behind :=", () => {
  let fields = readField("city=New York City");
  fields = readField("epochs:=10", fields);
  fields = readField('labels:=["a","b"]', fields);
  fields = readField("formula=a:=b", fields);
  expect(fields).toEqual({ city: "New York City", epochs: 10, labels: ["a", "b"], formula: "a:=b" });
  expect(readField("empty=")).toEqual({ empty: "" });
});

test.each(["city", "=x", "epochs:=ten"])("the field %s is refused", (text) => {
  expect(() => readField(text)).toThrow(/:=/);
});

test("a name given twice is refused", () => {
  expect(() => readField("city=Rome", { city: "Paris" })).toThrow('"city" is given twice');
  expect(() => readField("epochs:=3", { epochs: 2 })).toThrow("given twice");
  expect(() => readPartition("city=Rome", { city: "Paris" })).toThrow("given twice");
  expect(() => readPair("stage=canary", { stage: "live" })).toThrow("given twice");
  expect(() => readMetric("mae=1", { mae: 2 })).toThrow("given twice");
});

test("a partition has one value a name", () => {
  expect(readPartition("shard:=7", { city: "Rome" })).toEqual({ city: "Rome", shard: 7 });
  expect(() => readPartition("city:=[1]")).toThrow("not one value");
});

test("a pair keeps everything behind the first =", () => {
  expect(readPair("query=a=b", { x: "y" })).toEqual({ x: "y", query: "a=b" });
});

test.each(["mae=", "mae=x", "mae=NaN", "mae=Infinity", "mae"])("the metric %s is refused", (text) => {
  expect(() => readMetric(text)).toThrow(/mae=4.2/);
});

test("metrics collect", () => {
  expect(readMetric("bias=-1e-3", readMetric("mae=4.2"))).toEqual({ mae: 4.2, bias: -0.001 });
});

test.each([
  ["2026-11-21", "2026-11-21T00:00:00.000Z"],
  ["2026-11-21T10:00", "2026-11-21T10:00:00.000Z"],
  ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000Z"],
  ["2026-11-21T10:00:00.5+01:00", "2026-11-21T09:00:00.500Z"],
  ["30m", "2026-11-21T09:30:00.000Z"],
  ["24h", "2026-11-20T10:00:00.000Z"],
  ["7d", "2026-11-14T10:00:00.000Z"],
])("the time %s is %s", (text, time) => {
  expect(readTime(text, Date.parse("2026-11-21T10:00:00Z"))).toBe(time);
});

test.each(["yesterday", "2026-13-01", "10", "21.11.2026", ""])("the time %j is refused", (text) => {
  expect(() => readTime(text)).toThrow("is not a time");
});

test("an order goes up unless told, and keeps what stands in its path", () => {
  const keys = readSortKey("created:desc", readSortKey('metrics.Validation["a:b"]'));
  expect(keys).toEqual([
    { by: 'metrics.Validation["a:b"]', direction: "ascending" },
    { by: "created", direction: "descending" },
  ]);
});

test("paths part at commas outside brackets and quotes", () => {
  expect(readPaths('city, metrics.Validation["a,b"],created', ["uuid"])).toEqual([
    "uuid",
    "city",
    'metrics.Validation["a,b"]',
    "created",
  ]);
});

test.each(["0", "-1", "1.5", "x"])("the count %s is refused", (text) => {
  expect(() => readCount(text)).toThrow();
});

test("a moment to come is a time, or how far off it is", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  expect(readTimeToCome("90m", now)).toBe("2026-11-21T11:30:00.000Z");
  expect(readTimeToCome("7d", now)).toBe("2026-11-28T10:00:00.000Z");
  expect(readTimeToCome("2027-01-01", now)).toBe("2027-01-01T00:00:00.000Z");
  expect(() => readTimeToCome("soon", now)).toThrow("is not a time");
});
