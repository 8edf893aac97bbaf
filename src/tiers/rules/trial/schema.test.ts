import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readTests } from "./read.ts";

const file = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(
  JSON.parse(file("idl/rule-test.schema.json")),
);

const instances = "instances: {m@1.0: {city: NYC, tags: {ok: yes}}, m@1.1: }";
const one = (words: string, top = instances): string => `${top}\ntests: [{name: it, ${words}}]`;
const expectations = (each: string): string => one(`expect: [${each}]`);
const series = (text: string): string =>
  one(`metrics: {m@1.0: {Production.x: "${text}"}}, expect: [{at: 0, champion: none}]`);

describe("the JSON Schema of a test file", () => {
  it.each([
    expectations("{at: 0, champion: none}"),
    expectations("{at: 26h, champion: fallback m@1.0, why: because}"),
    expectations("{at: 2026-01-01T01:00:00Z, dropped: {m@1.1: when}}"),
    one("start: 2026-02-01, interval: 1d12h, deployed: {e: m@1.0}, expect: [{at: 0, champion: none}]"),
    ...["4", "1+2x3 _ _x4 stale -0.5", ".5e-3x2", "10-0.5x24 3"].map(series),
  ])("takes what the reader takes: %s", (text) => {
    expect(readTests("t", text, "selection").problems).toEqual([]);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    "tests: []",
    "instances: {}",
    one("expect: []"),
    one("expect: [{at: 0, champion: none}], interwal: 1h"),
    expectations("{at: noon, champion: none}"),
    expectations("{at: 0}"),
    expectations("{champion: none}"),
    expectations("{at: 0, dropped: {m@1.1: bad}}"),
    expectations("{at: 0, champion: none, instance: m@1.0}"),
    one("expect: [{at: 0, champion: none}]", "instances: {m: }"),
    one("metrics: {m@1.0: {mape: 4}}, expect: [{at: 0, champion: none}]"),
    one("interval: 7, expect: [{at: 0, champion: none}]"),
    ...["x3", "1x", "1+x3", "_1", "NaN", "4,5", ""].map(series),
  ])("refuses what the reader refuses: %s", (text) => {
    expect(readTests("t", text, "selection").problems).not.toEqual([]);
    expect(validate(parse(text))).toBe(false);
  });

  it("agrees with the reader on actions, too", () => {
    const action = (words: string): string => one(`expect: [{at: 0, instance: m@1.0, ${words}}]`);
    const requests = (moments: string): string =>
      one(`requests: {m@1.0: ${moments}}, expect: [{at: 0, instance: m@1.0, actions: []}]`);
    const texts = {
      good: [action("actions: []"), action("actions: [deploy], why: x"), requests("1h"), requests("[0, 2h]")],
      bad: [action("champion: none"), action("actions: deploy"), action("why: x"), requests("noon")],
    };
    const judged = (text: string): readonly boolean[] => [
      readTests("t", text, "action").problems.length === 0,
      validate(parse(text)),
    ];
    for (const text of texts.good) expect(judged(text), text).toEqual([true, true]);
    for (const text of texts.bad) expect(judged(text), text).toEqual([false, false]);
  });

  it("takes the examples", () => {
    const folder = "examples/rules/forecasting";
    const names = readdirSync(new URL(`../../../../${folder}`, import.meta.url));
    const tests = names.filter((name) => name.endsWith(".test.yaml"));
    expect(tests.length).toBeGreaterThanOrEqual(3);
    for (const name of tests) {
      expect(validate(parse(file(`${folder}/${name}`))), `${name}: ${JSON.stringify(validate.errors)}`).toBe(
        true,
      );
    }
  });
});
