import { expect, test } from "vitest";
import { pythonDump } from "./python-json.ts";

test("JSON is written as Python writes it", () => {
  const value = [{ name: 'a, "b": c\\', version: 1 }, ["Größe", true, null], {}];
  expect(pythonDump(value)).toBe(
    '[{"name": "a, \\"b\\": c\\\\", "version": 1}, ["Gr\\u00f6\\u00dfe", true, null], {}]',
  );
  expect(JSON.parse(pythonDump(value))).toEqual(value);
});
