import fc from "fast-check";
import type { ActionRule, Fallback, Rule, Schedule, SelectionRule } from "../../../../domain/rule.ts";

/** Arbitrary rules as the reader makes them, their expressions in canonical form. */

const identifier = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
const key = fc.constantFrom("event", "city name", "on", "1", "action-like", "é", "true", "#", "a: b", "- x");
const text = fc.oneof(
  fc.string({ maxLength: 20 }).map((value) => value.replaceAll("\0", "")),
  fc.constantFrom(
    "on",
    "1",
    "null",
    "# x",
    "a: b",
    "two\nlines\n",
    "  indented\n\n\nfar ",
    " ",
    "\n",
    "\u{1F600}",
  ),
  fc
    .array(fc.constantFrom("word", "it's", '"q"', "longer", "\n"), { maxLength: 60 })
    .map((words) => words.join(" ")),
);
const duration = fc.constantFrom(1, 90, 3_600, 43_200, 604_800, 100_000);
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value);

const metadataConditions = [
  'model_domain == "UberX"',
  'city =~ ["NYC", "a: b", "#", "two  blanks"] and tags.reviewed == "yes"',
  'owner =~ "\\\\w+" or not empty description',
];
const conditions = [
  ...metadataConditions,
  "metrics.mae <= 5",
  'avg(metrics["p 99"], "1d") < 12 and count(metrics["p 99"], "1d") >= 10 and metrics.Validation.bias > -0.1',
];
const comparators = ["a.created_time > b.created_time", 'a.metrics.mae < 0.95 * b.metrics["mae, %"]'];

const condition = fc.constantFrom(...conditions);
const comparator = fc.constantFrom(...comparators);
const time = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1_000).toISOString());

const head = {
  team: identifier,
  name: fc.constant("named"),
  uuid: identifier,
  description: text,
  project: identifier,
  given: orNull(fc.constantFrom(...metadataConditions)),
  when: orNull(condition),
  environment: orNull(identifier),
  scope: orNull(fc.constantFrom("Training", "Validation", "Production")),
  window: orNull(duration),
  context: fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }),
  evidence: fc.record({ count: orNull(fc.integer({ min: 1, max: 100 })), age: orNull(duration) }),
} as const;

const staged = fc.oneof(
  fc.record({ stage: fc.constantFrom("draft", "shadow", "on"), share: fc.constant(null) }),
  fc.record({ stage: fc.constant("canary"), share: fc.constantFrom(0.05, 0.5, 1e-7) }),
);

const fallback: fc.Arbitrary<Fallback> = fc.oneof(
  fc.record({ rule: identifier }),
  fc.record({ instance: fc.uuid() }),
  fc.record({ baseVersionId: identifier }),
  fc.record({ deployed: identifier }),
);

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ every: duration }),
  fc
    .record({ event: text, first: time, second: time })
    .filter(({ first, second }) => first !== second)
    .map(({ event, first, second }) =>
      first < second ? { event, start: first, end: second } : { event, start: second, end: first },
    ),
);

const parameters = fc.dictionary(
  key,
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text)),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

const selection = fc
  .record({
    kind: fc.constant("selection"),
    ...head,
    comparator,
    margin: orNull(comparator),
    coolDown: orNull(duration),
    guards: fc.array(condition, { maxLength: 2 }),
    fallback: fc.array(fallback, { maxLength: 2 }),
  })
  .chain((rule) => staged.map((stage) => ({ ...rule, ...stage }) as SelectionRule));

const action = fc
  .record({
    kind: fc.constant("action"),
    ...head,
    actions: fc.array(fc.record({ action: identifier, parameters }), { minLength: 1, maxLength: 2 }),
    for: fc.oneof(fc.constant(0), duration),
    until: orNull(condition),
    schedule: fc.array(schedule, { maxLength: 2 }),
  })
  .chain((rule) => staged.map((stage) => ({ ...rule, ...stage }) as ActionRule));

export const anyRule: fc.Arbitrary<Rule> = fc.oneof(selection, action);
