import fc from "fast-check";

/* Random registered models with their versions, and conditions over them. Small domains, so that conditions do meet values. */

export interface SampleVersion {
  readonly stage: "none" | "staging" | "production";
  readonly hidden: boolean;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly said: string | null;
  readonly aliases: readonly string[];
}

export interface SampleModel {
  readonly title: string;
  /** Of each revision. */
  readonly tags: readonly Readonly<Record<string, string>>[];
  readonly description: string;
  readonly said: string | null;
  readonly updated: number;
  readonly versions: readonly SampleVersion[];
}

export const START = Date.parse("2026-01-01T00:00:00Z");

const words = ["fraud", "Fraud", "fraud_2", "price%", "a*b?", "", "x'y\"z", "😀", "[ab]", "v10"];
const word = fc.constantFrom(...words);
const titles = words.filter((each) => each !== "");
const optional = { requiredKeys: [] };
const tags = fc.record(
  { team: word, "mlflow.prompt.is_prompt": fc.constantFrom("true", "false"), $x: word },
  optional,
);
const hours = fc.integer({ min: 0, max: 5 });
const moment = hours.map((each) => START + each * 3_600_000);

const version: fc.Arbitrary<SampleVersion> = fc.record({
  stage: fc.constantFrom("none", "staging", "production"),
  hidden: fc.integer({ min: 0, max: 4 }).map((each) => each === 0),
  fields: fc.record(
    {
      runId: fc.constantFrom("r1", "r2"),
      source: word,
      description: word,
      city: word,
      size_of: fc.integer({ max: 3 }),
    },
    optional,
  ),
  tags,
  said: fc.option(word),
  aliases: fc.constant([]),
});

export const sampleModels: fc.Arbitrary<SampleModel[]> = fc.uniqueArray(
  fc.record({
    title: fc
      .tuple(fc.constantFrom(...titles), fc.constantFrom("", "1", "%", "/😀"))
      .map((parts) => parts.join("")),
    tags: fc.array(tags, { minLength: 1, maxLength: 3 }),
    description: word,
    said: fc.option(word),
    updated: moment,
    versions: fc.array(version, { maxLength: 3 }).chain((versions) =>
      fc
        .array(fc.nat({ max: Math.max(0, versions.length - 1) }), { minLength: 2, maxLength: 2 })
        .map((pointed) =>
          versions.map((each, index) => ({
            ...each,
            aliases: ["best", "old"].filter((_, alias) => pointed[alias] === index && !each.hidden),
          })),
        ),
    ),
  }),
  { selector: ({ title }) => title, minLength: 20, maxLength: 30 },
);

const quoted = (each: string): string => JSON.stringify(each);
const operator = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const pattern = fc.oneof(
  fc.constantFrom("fraud%", "Fr%", "%A%", "%", "_", "", "price%%", "😀%", "[%", "a*%", "v1_", "%1", "x'%"),
  fc.tuple(word, fc.constantFrom("%", "_%", "%1", "")).map((parts) => parts.join("")),
);

interface Language {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly times: readonly string[];
  readonly lists: readonly string[];
}

const tagNames = ["tags.team", 'tags["mlflow.prompt.is_prompt"]', 'tags["$x"]', "tags.never"];

const conditionsOver = ({ texts, numbers, times, lists }: Language): fc.Arbitrary<string> => {
  const text = fc.constantFrom(...texts, ...tagNames, "title", "title");
  const time = fc.constantFrom(...times);
  const comparisons = [
    fc.tuple(text, operator, word.map(quoted)).map((parts) => `(${parts.join(" ")})`),
    fc.tuple(text, fc.constantFrom("==", "!=")).map(([of, sign]) => `(${of} ${sign} null)`),
    fc
      .tuple(fc.constantFrom("like", "like", "ilike"), text, pattern)
      .map(([name, of, like]) => `${name}(${of}, ${quoted(like)})`),
    fc
      .tuple(text, fc.constantFrom("=~", "!~"), fc.array(word.map(quoted), { maxLength: 3 }))
      .map(([of, sign, items]) => `(${of} ${sign} [${items}])`),
    fc
      .tuple(time, operator, moment)
      .map(([of, sign, at]) => `(${of} ${sign} time("${new Date(at).toISOString()}"))`),
    fc
      .tuple(fc.constantFrom("best", "old").map(quoted), fc.constantFrom(...lists))
      .map(([item, of]) => `(${item} =~ ${of})`),
    fc.constantFrom(...lists.map((of) => `empty(${of})`), "empty(tags.team)"),
    fc.tuple(text, fc.constantFrom("=~", "!~")).map(([of, sign]) => `(${of} ${sign} "(?i)fr.*|v.*")`),
  ];
  const numeric =
    numbers.length === 0
      ? []
      : [
          fc
            .tuple(fc.constantFrom(...numbers), operator, fc.nat({ max: 3 }))
            .map((parts) => `(${parts.join(" ")})`),
        ];
  return fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      ...[...comparisons, ...numeric],
      tie("condition").map((each) => `(not (${each}))`),
      fc
        .tuple(fc.array(tie("condition"), { minLength: 2, maxLength: 3 }), fc.constantFrom(" and ", " or "))
        .map(([all, sign]) => `(${all.join(sign)})`),
    ),
  })).condition;
};

export const modelCondition = conditionsOver({
  ...{ texts: ["description", "base_version_id", "created_by"], numbers: [] },
  ...{ times: ["created", "updated"], lists: ["aliases"] },
});

export const versionCondition = conditionsOver({
  texts: ["description", "stage", "run_id", "source", "city", "base_version_id"],
  ...{ numbers: ["place", "revision", "size_of"], times: ["created", "updated"], lists: ["aliases"] },
});

const orderOf = (keys: readonly string[]) =>
  fc.uniqueArray(fc.record({ by: fc.constantFrom(...keys), descending: fc.boolean() }), {
    ...{ maxLength: 3, selector: ({ by }) => by },
  });

export const modelOrder = orderOf(["title", "created", "updated"]);
export const versionOrder = orderOf(["title", "place", "created", "updated"]);
