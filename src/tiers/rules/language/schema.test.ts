import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRule } from "./read.ts";
import { anyRule } from "./testing/rules.ts";
import { writeRule } from "./write.ts";

const schema = JSON.parse(readFileSync(new URL("../../../../idl/rule.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

type Plain = Record<string, unknown>;

const head = { team: "t", uuid: "u" };
const comparator = { MODEL_SELECTION: "a.x > b.x" };
const callback = { CALLBACK_ACTIONS: [{ action: "deploy", level: 2, labels: { city: "Oslo" } }] };
const selects = (words: Plain, top: Plain = {}): Plain => ({
  ...head,
  ...top,
  rule: { ...comparator, ...words },
});
const acts = (words: Plain, top: Plain = {}): Plain => ({ ...head, ...top, rule: { ...callback, ...words } });

const uuid = "0190a0b1-0000-7000-8000-000000000001";

const good: readonly Plain[] = [
  selects({}),
  acts({}),
  selects({}, { $schema: "x", description: "", stage: "canary", share: 0.1 }),
  selects({ PROJECT: "p", GIVEN: "x == 1", WHEN: "metrics.x < 1", ENVIRONMENT: "e", SCOPE: "Training" }),
  selects({ WINDOW: "1d12h", CONTEXT: { event: "x" }, EVIDENCE: { age: "2d" } }),
  selects({ CONTEXT: {} }),
  selects({ MARGIN: "a.x > b.x", COOL_DOWN: "1h", GUARDS: ["x < 1"] }),
  selects({ FALLBACK: [{ rule: "r" }, { instance: uuid }, { base_version_id: "b" }, { deployed: "e" }] }),
  acts({ FOR: "1m", UNTIL: "x == 1", SCHEDULE: [{ every: "1h" }] }),
  acts({ SCHEDULE: [{ event: "x", start: "2026-01-01", end: "2026-01-02T00:00:00.5+01:00" }] }),
];

const bad: readonly unknown[] = [
  [],
  "rule",
  head,
  { ...head, rule: {} },
  { ...head, rule: { ...comparator, ...callback } },
  { uuid: "u", rule: comparator },
  selects({}, { team: "a b" }),
  selects({}, { team: "" }),
  selects({}, { uuid: 5 }),
  selects({}, { name: "x" }),
  selects({}, { description: 5 }),
  selects({}, { stage: "live" }),
  selects({}, { stage: "canary" }),
  selects({}, { stage: "on", share: 0.5 }),
  selects({}, { share: 0.5 }),
  selects({}, { stage: "canary", share: 1 }),
  selects({}, { stage: "canary", share: 0 }),
  selects({ WEN: "x" }),
  selects({ FOR: "1h" }),
  acts({ MARGIN: "a.x > b.x" }),
  selects({ WHEN: "" }),
  selects({ WHEN: true }),
  selects({ WHEN: null }),
  selects({ WHEN: `x == "${"x".repeat(9_000)}"` }),
  selects({ SCOPE: "production" }),
  selects({ WINDOW: "0d" }),
  selects({ WINDOW: 28 }),
  selects({ WINDOW: "28 days" }),
  selects({ CONTEXT: { event: 5 } }),
  selects({ CONTEXT: { " event": "x" } }),
  selects({ CONTEXT: { "": "x" } }),
  selects({ CONTEXT: { $event: "x" } }),
  selects({ CONTEXT: { constructor: "x" } }),
  selects({ EVIDENCE: {} }),
  selects({ EVIDENCE: { count: 1.5 } }),
  selects({ EVIDENCE: { count: 0 } }),
  selects({ EVIDENCE: { points: 1 } }),
  selects({ GUARDS: [] }),
  selects({ GUARDS: "x < 1" }),
  selects({ GUARDS: [5] }),
  selects({ FALLBACK: [{}] }),
  selects({ FALLBACK: [{ rule: "r", deployed: "e" }] }),
  selects({ FALLBACK: [{ instance: "r" }] }),
  selects({ FALLBACK: [{ champion: "r" }] }),
  acts({ CALLBACK_ACTIONS: [] }),
  acts({ CALLBACK_ACTIONS: ["deploy"] }),
  acts({ CALLBACK_ACTIONS: [{}] }),
  acts({ CALLBACK_ACTIONS: [{ action: "a b" }] }),
  acts({ CALLBACK_ACTIONS: [{ action: "a", constructor: 1 }] }),
  acts({ SCHEDULE: [{ every: "1h", event: "x" }] }),
  acts({ SCHEDULE: [{ event: "x", start: "2026-01-01" }] }),
  acts({ SCHEDULE: [{ event: "x", start: "soon", end: "later" }] }),
];

const accepts = (text: string, file: string): boolean => readRule(file, text).rule !== null;

describe("idl/rule.schema.json", () => {
  it.each(good.map((file) => [JSON.stringify(file), file] as const))(
    "takes with the reader %s",
    (text, file) => {
      expect(readRule("x.json", text).problems).toEqual([]);
      expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it.each(bad.map((file) => [JSON.stringify(file).slice(0, 120), file] as const))(
    "refuses with the reader %s",
    (_, file) => {
      expect(accepts(JSON.stringify(file), "x.json")).toBe(false);
      expect(accepts(JSON.stringify(file), "x.yaml")).toBe(false);
      expect(validate(file)).toBe(false);
    },
  );

  it("takes what is written of any rule", () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(validate(JSON.parse(writeRule(rule, "json"))), JSON.stringify(validate.errors)).toBe(true);
      }),
    );
  });

  it("agrees with the reader when a value of a rule is replaced by another", () => {
    const values = [null, true, 0, 1, -1, 0.5, "", "x", "12h", "2026-01-01", [], ["x"], {}, { x: "y" }];
    fc.assert(
      fc.property(anyRule, fc.nat(), fc.constantFrom<unknown>(...values), (rule, which, value) => {
        const changed = JSON.parse(writeRule(rule, "json"));
        const guards = changed.rule.GUARDS;
        const places = placesIn(changed);
        const [owner, word] = places[which % places.length]!;
        owner[word] = value;
        // Whose values follow rules that a schema cannot say.
        fc.pre(!["start", "end"].includes(word) && !expressions.has(word) && owner !== guards);
        expect(validate(changed)).toBe(accepts(JSON.stringify(changed), "x.json"));
      }),
      { numRuns: 1_000 },
    );
  });

  it("describes every word, for editors to show", () => {
    const { selection, action, shared } = schema.$defs;
    for (const { properties } of [schema, selection, action, shared]) {
      for (const [word, { description }] of Object.entries<{ description?: string }>(properties)) {
        if (word !== "rule") expect(description, word).toMatch(/\w.*\.$/s);
      }
    }
  });
});

const expressions = new Set(["GIVEN", "WHEN", "UNTIL", "MODEL_SELECTION", "MARGIN", "GUARDS"]);

/** Every value in a file, as its owner and its name there. */
function placesIn(value: Plain): readonly (readonly [Plain, string])[] {
  return Object.entries(value).flatMap(([word, inner]) => [
    [value, word] as const,
    ...(typeof inner === "object" && inner !== null ? placesIn(inner as Plain) : []),
  ]);
}
