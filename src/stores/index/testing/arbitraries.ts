import fc from "fast-check";
import { dayBefore, type Measured, type Sample, timeText, type World } from "./world.ts";

/** Random instances, and conditions over them as source text. Small domains, so that conditions do meet values. */

const cities = [
  "Berlin",
  "berlin",
  "Bergen",
  "São Paulo",
  "東京",
  "😀",
  "",
  "a%b_c",
  "x'y\"z",
  "1.5",
  "-2e1",
];
const city = fc.constantFrom(...cities);
const smallNumber = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.1, 0.5, -0.25, 1e9));
const days = fc.integer({ min: 0, max: 40 });
const lang = fc.constantFrom("en", "de", "ja", "");

const fields = fc.record(
  {
    city,
    score: smallNumber,
    flag: fc.boolean(),
    trainedAt: days.map((each) => timeText(dayBefore(each))),
    langs: fc.array(lang, { maxLength: 3 }),
    nums: fc.array(smallNumber, { maxLength: 3 }),
    owner: fc.constantFrom("ann", "bob"),
  },
  { requiredKeys: [] },
);

const base = fc.integer({ min: 0, max: 1 });
const revisions = [1, 2, 9, 10];

export const sample: fc.Arbitrary<Sample> = fc.record({
  fields,
  inherited: fc.record({ owner: fc.constantFrom("ann", "cyd"), score: smallNumber }, { requiredKeys: [] }),
  base,
  revision: fc.constantFrom(...revisions),
  created: days.map(dayBefore),
  actor: fc.constantFrom("ann", "bob"),
});

export const measured: fc.Arbitrary<Measured> = fc.record({
  scope: fc.constantFrom("Training", "Validation", "Production"),
  name: fc.constantFrom("mape", "r2"),
  // Whole numbers add up to the same sum in any order.
  value: fc.integer({ min: -2, max: 5 }),
  at: days.map(dayBefore),
});

/** Deprecates or restores one instance, one revision, or all of a base version id. */
export const deprecation: fc.Arbitrary<(world: World) => Promise<void>> = fc.oneof(
  fc.tuple(fc.nat({ max: 4 }), fc.boolean()).map(
    ([at, flag]) =>
      (world: World) =>
        world.deprecate(at % world.instances.length, flag),
  ),
  fc.tuple(base, fc.constantFrom(...revisions, null), fc.boolean()).map(
    ([at, revision, flag]) =>
      (world: World) =>
        world.deprecateModel(at, revision, flag),
  ),
);

const quoted = (value: string): string => JSON.stringify(value);
const metric = fc.constantFrom(
  'metrics["mape"]',
  "metrics.r2",
  'metrics.Validation["mape"]',
  'metrics.Production["r2"]',
  "metrics.Training.mape",
);
const window = fc
  .tuple(
    fc.constantFrom("avg", "min", "max", "sum", "count", "last"),
    metric,
    fc.constantFrom("1d", "7d", "30d"),
  )
  .map(([name, of, span]) => `${name}(${of}, "${span}")`);
const percentile = fc
  .tuple(metric, fc.constantFrom(0, 50, 90, 100), fc.constantFrom("7d", "40d"))
  .map(([of, rank, span]) => `percentile(${of}, ${rank}, "${span}")`);
const timeLiteral = days.map((each) => `time("${timeText(dayBefore(each))}")`);

const { condition } = fc.letrec<Record<"condition" | "number" | "text" | "time", string>>((tie) => ({
  number: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      { arbitrary: smallNumber.map(String), weight: 3 },
      { arbitrary: fc.constantFrom("score", "revision", "number", "metadata.size"), weight: 3 },
      { arbitrary: metric, weight: 4 },
      window,
      percentile,
    ),
    fc
      .tuple(tie("number"), fc.constantFrom("+", "-", "*"), tie("number"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("number"), fc.constantFrom("2", "4", "-8")).map(([a, b]) => `(${a} / ${b})`),
    fc.constantFrom("revision", "number").map((a) => `(${a} % 3)`),
    tie("number").map((a) => `(-(${a}))`),
    fc.oneof(
      tie("text").map((a) => `size(${a})`),
      fc.constantFrom("size(langs)", "size(nums)"),
    ),
    tie("time").map((a) => `age(${a})`),
    tie("text").map((a) => `number(${a})`),
    fc.tuple(tie("condition"), tie("number"), tie("number")).map(([c, a, b]) => `((${c}) ? ${a} : ${b})`),
    fc.tuple(tie("number"), tie("number")).map(([a, b]) => `(${a} ?? ${b})`),
  ),
  text: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      city.map(quoted),
      fc.constantFrom("1.5", "-2", "1e-05", ".5", "3.", "1e999", "1e-999", " 1", "NaN").map(quoted),
      fc.constantFrom("city", "owner", "createdBy", "base_version_id", "tags.a", 'tags["b c"]', "project"),
    ),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `(${a} ?? ${b})`),
    fc.tuple(tie("condition"), tie("text"), tie("text")).map(([c, a, b]) => `((${c}) ? ${a} : ${b})`),
  ),
  time: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(timeLiteral, fc.constantFrom("created", "trained_at", "createdTime", "now()")),
    fc.tuple(tie("time"), tie("time")).map(([a, b]) => `(${a} ?? ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison(tie("number"), ["==", "!=", "<", "<=", ">", ">="]),
    comparison(tie("text"), ["==", "!=", "<", "<=", ">", ">=", "=^", "!^", "=$", "!$"]),
    comparison(tie("time"), ["==", "!=", "<", "<=", ">", ">="]),
    fc.constantFrom("flag", "deprecated", "true", "false", "flag == true", "(flag ?: deprecated)"),
    fc
      .tuple(
        tie("text"),
        fc.constantFrom("=~", "!~"),
        fc.constantFrom("[bB]er.*", "(?i)berlin", ".*a.*", "", "\\w+"),
      )
      .map(([a, op, p]) => `(${a} ${op} ${quoted(p)})`),
    fc
      .tuple(
        fc.constantFrom("like", "ilike"),
        fc.oneof({ arbitrary: tie("text"), weight: 4 }, fc.constant("langs")),
        fc.constantFrom("b%", "%E%", "_erlin", "%_", "", "a%b_c", "*", "[b]%", "_", "%\\%", "東%"),
      )
      .map(([name, a, pattern]) => `${name}(${a}, ${quoted(pattern)})`),
    fc
      .tuple(tie("text"), fc.constantFrom("=~", "!~"), fc.array(tie("text"), { maxLength: 3 }))
      .map(([a, op, list]) => `(${a} ${op} [${list}])`),
    fc
      .tuple(tie("number"), fc.constantFrom("=~", "!~"), fc.array(tie("number"), { maxLength: 3 }))
      .map(([a, op, list]) => `(${a} ${op} {${list}})`),
    fc
      .tuple(
        tie("number"),
        fc.constantFrom("=~", "!~"),
        fc.integer({ min: -2, max: 4 }),
        fc.integer({ min: -2, max: 4 }),
      )
      .map(([a, op, from, to]) => `(${a} ${op} (${from}..${to}))`),
    fc.tuple(tie("text"), fc.constantFrom("=~", "!~")).map(([a, op]) => `(${a} ${op} langs)`),
    fc.tuple(tie("number"), fc.constantFrom("=~", "!~")).map(([a, op]) => `(${a} ${op} nums)`),
    fc
      .tuple(fc.oneof(tie("number"), tie("text"), tie("time")), fc.constantFrom("==", "!="))
      .map(([a, op]) => `(${a} ${op} null)`),
    fc.oneof(tie("text"), fc.constantFrom("langs", "nums", "flag")).map((a) => `empty(${a})`),
    tie("condition").map((a) => `(not ${a.startsWith("(") ? a : `(${a})`})`),
    fc
      .tuple(fc.array(tie("condition"), { minLength: 2, maxLength: 3 }), fc.constantFrom(" and ", " or "))
      .map(([all, op]) => `(${all.map((each) => `(${each})`).join(op)})`),
    fc
      .tuple(tie("condition"), tie("condition"), tie("condition"))
      .map(([c, a, b]) => `((${c}) ? (${a}) : (${b}))`),
  ),
}));

function comparison(operand: fc.Arbitrary<string>, operators: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(operand, fc.constantFrom(...operators), operand).map(([a, op, b]) => `(${a} ${op} ${b})`);
}

/** What most searches are made of: a name, an operator, a constant. */
const plain = fc.oneof(
  leaf(["score", "revision", "metrics.Validation.mape", 'metrics["r2"]'], smallNumber.map(String)),
  leaf(["city", "owner", "tags.a"], city.map(quoted)),
  fc.constantFrom('version == "1.0"', 'version != "1.1"', 'version =~ "1.*"'),
  leaf(["created", "trainedAt"], timeLiteral),
  fc.constantFrom("flag", "flag == false", "flag != true"),
);
const nested = fc
  .tuple(fc.array(plain, { minLength: 2, maxLength: 3 }), fc.constantFrom(" and ", " or "), fc.boolean())
  .map(([all, op, isNot]) => `${isNot ? "not " : ""}(${all.map((each) => `(${each})`).join(op)})`);

function leaf(names: readonly string[], constant: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const operator = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
  return fc
    .tuple(fc.constantFrom(...names), operator, constant, fc.boolean(), fc.boolean())
    .map(([name, op, value, isTurned, isNot]) => {
      const compared = isTurned ? `${value} ${op} ${name}` : `${name} ${op} ${value}`;
      return isNot ? `not (${compared})` : compared;
    });
}

/** A condition of any form, as often one as people write. */
export const anyCondition = fc.oneof(plain, nested, condition);

const sortable = fc.constantFrom(
  "created",
  "city",
  "score",
  "flag",
  "trainedAt",
  "version",
  "tags.a",
  'metrics["mape"]',
  'metrics.Validation["mape"]',
  "owner",
  "uuid",
);

export const order = fc.uniqueArray(fc.record({ by: sortable, descending: fc.boolean() }), {
  maxLength: 2,
  selector: ({ by }) => by,
});
