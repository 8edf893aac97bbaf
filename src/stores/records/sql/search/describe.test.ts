import { expect, it } from "vitest";
import { parse } from "../../../../expression/index.ts";
import { postgresql, sqlite } from "../dialect.ts";
import { describeSql } from "./describe.ts";

const fields = { city: "text", trainedAt: "time" } as const;

it("keeps every value out of the text", () => {
  const hostile = `city == "x' OR 1=1 --" and tags["k'"] =~ "p.*" and metrics.Validation["m\\"x"] < 3`;
  for (const dialect of [sqlite, postgresql]) {
    const { text, parameters } = describeSql(parse(hostile), fields, dialect, 0);
    expect(text).not.toMatch(/OR 1|k'|p\.\*|m"x/);
    expect(text.split("?").length - 1).toBe(parameters.length);
    expect(parameters).toEqual(expect.arrayContaining(["x' OR 1=1 --", "k'", '["p.*"]', 3]));
  }
});

it("asks one scope for its series and no scope for the newest of all", () => {
  expect(describeSql(parse("metrics.Validation.mape < 5"), {}, sqlite, 0).text).toBe(
    "((SELECT l.value FROM metric_latest l WHERE l.instance = i.id AND l.series IN (CAST(? AS BIGINT)) ) < CAST(? AS DOUBLE PRECISION))",
  );
  expect(describeSql(parse("metrics.mape < 5"), {}, sqlite, 0).text).toContain(
    "ORDER BY l.at DESC, l.metric DESC LIMIT 1",
  );
});

it("refuses unknown names and wrong types with their place", () => {
  expect(() => describeSql(parse("town == 'x'"), fields, sqlite, 0)).toThrow(
    expect.objectContaining({ code: "field.unknown", position: 0 }),
  );
  expect(() => describeSql(parse("trainedAt > 'x'"), fields, sqlite, 0)).toThrow(
    expect.objectContaining({ code: "expression.type" }),
  );
});
