import fc from "fast-check";

/** Random runs, and conditions over them as source text. Small domains, so that conditions do meet values. */

export interface SampleRun {
  readonly experiment: number;
  readonly deleted: boolean;
  readonly name: string;
  readonly user: string;
  readonly status: "running" | "finished" | "failed";
  readonly started: number;
  readonly ended: number | null;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dataSets: readonly {
    readonly name: string;
    readonly digest: string;
    readonly context: string | null;
  }[];
  readonly inputs: readonly string[];
}

export const EXPERIMENTS = 3;
export const START = Date.parse("2026-01-01T00:00:00Z");

const text = fc.constantFrom("adam", "Adam", "sgd", "", "a%b_c", "0.1", "1e-3", "10", "x'y\"z", "😀");
const value = fc.oneof(
  fc.integer({ min: -2, max: 4 }),
  fc.constantFrom(0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const moment = fc.integer({ min: 0, max: 5 }).map((hours) => START + hours * 3_600_000);
const optional = { requiredKeys: [] };
const dataSet = fc.record({
  name: fc.constantFrom("train", "test"),
  digest: fc.constantFrom("d1", "d2"),
  context: fc.constantFrom("training", "eval", null),
});

export const sampleRun: fc.Arbitrary<SampleRun> = fc.record({
  experiment: fc.nat({ max: EXPERIMENTS - 1 }),
  deleted: fc.integer({ min: 0, max: 5 }).map((each) => each === 0),
  name: fc.constantFrom("loud-fox", "Loud-fox", "run 7"),
  user: fc.constantFrom("ann", "bob"),
  status: fc.constantFrom("running", "finished", "failed"),
  started: moment,
  ended: fc.option(moment),
  params: fc.record({ lr: text, "batch size": text }, optional),
  tags: fc.record({ team: text, "mlflow.runName": text, $x: text }, optional),
  metrics: fc.record({ loss: value, "val acc": value }, optional),
  dataSets: fc.uniqueArray(dataSet, { maxLength: 2, selector: ({ name, digest }) => `${name} ${digest}` }),
  inputs: fc.uniqueArray(fc.constantFrom("m1", "m2"), { maxLength: 2 }),
});

const quoted = (each: string): string => JSON.stringify(each);
const metric = fc.constantFrom("metrics.loss", 'metrics["val acc"]', "metrics.never");
const list = fc.constantFrom(
  ...[
    "tags",
    "params",
    "metric_names",
    "data_sets",
    "data_sets.digest",
    "data_sets.context",
    "inputs",
    "outputs",
  ],
);
const operator = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const number = fc.constantFrom("0", "0.5", "3", "-1", "1000");
const time = moment.map((each) => `time("${new Date(each).toISOString()}")`);
const pattern = fc.constantFrom("a%", "%A%", "_", "%", "1_", "", "loud%");

const { condition } = fc.letrec<Record<"condition" | "number" | "text" | "time", string>>((tie) => ({
  number: fc.oneof(
    metric,
    metric,
    fc.constantFrom("number(params.lr)", 'number(params["batch size"])', "number(tags.team)", "experiment"),
    list.map((each) => `size(${each})`),
  ),
  text: fc.constantFrom(
    ...[
      "params.lr",
      'params["batch size"]',
      "params.never",
      "tags.team",
      'tags["mlflow.runName"]',
      'tags["$x"]',
    ],
    ...[
      "name",
      "user",
      "status",
      "artifact_location",
      "experiment_name",
      "experiment_id",
      "uuid_hex",
      "(user + name)",
    ],
  ),
  time: fc.constantFrom("started", "start_time", "ended", "created"),
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(tie("number"), operator, number).map((parts) => `(${parts.join(" ")})`),
    fc.tuple(number, operator, metric).map((parts) => `(${parts.join(" ")})`),
    fc.tuple(tie("text"), operator, text.map(quoted)).map((parts) => `(${parts.join(" ")})`),
    fc.tuple(tie("time"), operator, time).map((parts) => `(${parts.join(" ")})`),
    fc.tuple(tie("text"), fc.constantFrom("==", "!=")).map(([a, op]) => `(${a} ${op} null)`),
    fc.tuple(metric, fc.constantFrom("==", "!=")).map(([a, op]) => `(${a} ${op} null)`),
    fc
      .tuple(fc.constantFrom("like", "ilike"), fc.oneof(tie("text"), list), pattern)
      .map(([name, of, each]) => `${name}(${of}, ${quoted(each)})`),
    fc.tuple(tie("text"), fc.constantFrom("=~", "!~")).map(([a, op]) => `(${a} ${op} "(?i)a.*|s.*")`),
    fc
      .tuple(tie("text"), fc.constantFrom("=~", "!~"), fc.array(text.map(quoted), { maxLength: 3 }))
      .map(([a, op, items]) => `(${a} ${op} [${items}])`),
    fc
      .tuple(
        fc.oneof(fc.constantFrom("train", "d1", "loss", "team", "lr", "eval", "m1").map(quoted), tie("text")),
        list,
      )
      .map(([a, of]) => `(${a} =~ ${of})`),
    fc.constantFrom("deleted", "empty(tags)", "empty(params.lr)"),
    tie("condition").map((each) => `(not (${each}))`),
    fc
      .tuple(fc.array(tie("condition"), { minLength: 2, maxLength: 3 }), fc.constantFrom(" and ", " or "))
      .map(([all, op]) => `(${all.map((each) => `(${each})`).join(op)})`),
  ),
}));

/** Conditions of any form, as often the few comparisons that people write. */
export const anyCondition = fc.oneof(
  fc.constant("true"),
  fc
    .array(
      fc.tuple(metric, operator, number).map((parts) => parts.join(" ")),
      { minLength: 1, maxLength: 2 },
    )
    .map((all) => all.join(" and ")),
  condition,
);

const sortable = fc.constantFrom(
  ...["metrics.loss", "metrics.loss", 'metrics["val acc"]', "metrics.never", "params.lr", "tags.team"],
  ...["started", "ended", "name", "status", "uuid", "experiment", "artifact_location", "deleted"],
);

export const order = fc.uniqueArray(fc.record({ by: sortable, descending: fc.boolean() }), {
  maxLength: 3,
  selector: ({ by }) => by,
});
