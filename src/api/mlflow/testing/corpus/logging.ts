import { type Asking, get, post, variations } from "./asking.ts";

const unknown = "0123456789abcdef0123456789abcdef";
const metric = { run_id: "{L}", key: "loss", value: 0.5, timestamp: 10, step: 1 };
const param = { run_id: "{L}", key: "depth", value: "3" };
const tag = { run_id: "{L}", key: "note", value: "one" };
const names = [
  "a/b",
  "a b.c-d_e:f",
  "größe",
  "a//b",
  "../a",
  "/a",
  "a/",
  ".",
  "..",
  "a?b",
  "a\tb",
  "🦊",
  "a,b",
  "x".repeat(250),
  "x".repeat(251),
];
const points = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ key: "many", value: step, timestamp: step, step }));
const pairs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));

/** What a training tells while it goes on. */
export const loggingAskings: readonly Asking[] = [
  post("experiments/create", { name: "logging" }, { LE: "experiment_id" }),
  post("runs/create", { experiment_id: "{LE}", start_time: 1, run_name: "logged" }, { L: "run.info.run_id" }),

  post("runs/log-metric", metric),
  post("runs/log-metric", metric),
  post("runs/log-metric", { ...metric, value: 0.4, timestamp: 11, step: 2 }),
  post("runs/log-metric", { ...metric, value: 9, timestamp: 99, step: 1 }),
  post("runs/log-metric", { ...metric, key: "diverged", value: "NaN" }),
  post("runs/log-metric", { ...metric, key: "negative step", step: -4 }),
  post("runs/log-metric", { ...metric, key: "exact", value: 0.1 + 0.2, timestamp: 1700000000123 }),
  post("runs/log-metric", { run_id: "{L}", key: "no step", value: 1e-300, timestamp: 1 }),
  post("runs/log-metric", { ...metric, timestamp: -1 }),
  post("runs/log-metric", { ...metric, timestamp: -1, value: 1e21 }),
  post("runs/log-metric", { ...metric, timestamp: -1, value: 3 }),
  post("runs/log-metric", { ...metric, run_id: unknown }),
  post("runs/log-metric", { ...metric, run_id: "abc" }),
  ...names.map((key) => post("runs/log-metric", { ...metric, key, timestamp: 5 })),
  ...variations("runs/log-metric", { ...metric, key: "varied" }, [
    { name: "run_id", kind: "text" },
    { name: "key", kind: "text" },
    { name: "value", kind: "double" },
    { name: "timestamp", kind: "int" },
    { name: "step", kind: "int" },
  ]),

  post("runs/log-parameter", param),
  post("runs/log-parameter", param),
  post("runs/log-parameter", { ...param, value: "4" }),
  post("runs/log-parameter", { ...param, key: "empty", value: "" }),
  post("runs/log-parameter", { ...param, key: "none", value: undefined }),
  post("runs/log-parameter", { ...param, key: "6000", value: "y".repeat(6000) }),
  post("runs/log-parameter", { ...param, run_id: unknown }),
  ...names.map((key) => post("runs/log-parameter", { ...param, key })),
  ...variations("runs/log-parameter", { ...param, key: "varied" }, [
    { name: "run_id", kind: "text" },
    { name: "key", kind: "text" },
    { name: "value", kind: "text" },
  ]),

  post("runs/set-tag", tag),
  post("runs/set-tag", { ...tag, value: "two" }),
  post("runs/set-tag", { ...tag, key: "mlflow.runName", value: "renamed by tag" }),
  post("runs/set-tag", { ...tag, run_id: unknown }),
  ...names.map((key) => post("runs/set-tag", { ...tag, key })),
  ...variations("runs/set-tag", { ...tag, key: "varied" }, [
    { name: "run_id", kind: "text" },
    { name: "key", kind: "text" },
    { name: "value", kind: "text" },
  ]),
  post("runs/delete-tag", { run_id: "{L}", key: "note" }),
  post("runs/delete-tag", { run_id: "{L}", key: "note" }),
  post("runs/delete-tag", { run_id: unknown, key: "note" }),
  ...variations("runs/delete-tag", { run_id: "{L}", key: "absent" }, [
    { name: "run_id", kind: "text" },
    { name: "key", kind: "text" },
  ]),

  post("runs/log-batch", {
    run_id: "{L}",
    metrics: [
      { key: "batch", value: 1, timestamp: 1, step: 0 },
      { key: "batch", value: "2.5", timestamp: "2", step: "1" },
      { key: "batch nan", value: "NaN", timestamp: 2, step: 1 },
    ],
    params: [{ key: "batch param", value: "x" }, param],
    tags: [
      { key: "batch tag", value: "y" },
      { key: "batch tag", value: "z" },
    ],
  }),
  post("runs/log-batch", { run_id: "{L}" }),
  post("runs/log-batch", { run_id: "{L}", tags: [{ key: "mlflow.runName", value: "renamed in a batch" }] }),
  post("runs/log-batch", { run_id: "{L}", params: [{ key: "batch param", value: 'other\'s "x"' }] }),
  post("runs/log-batch", {
    run_id: "{L}",
    params: [
      { key: "twice", value: "1" },
      { key: "twice", value: "1" },
    ],
  }),
  post("runs/log-batch", { run_id: unknown, params: [{ key: "a", value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ value: 1, timestamp: 1 }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ key: "a", timestamp: 1 }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ key: "a", value: 1 }] }),
  post("runs/log-batch", {
    run_id: "{L}",
    metrics: [
      { key: "a", value: 1, timestamp: 1 },
      { key: "", value: 1, timestamp: 1 },
    ],
  }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ key: "a", value: 1, timestamp: -7 }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ key: "../a", value: 1, timestamp: 7 }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: [{ key: "x".repeat(251), value: 1, timestamp: 7 }] }),
  post("runs/log-batch", { run_id: "{L}", params: [{ value: "1" }] }),
  post("runs/log-batch", {
    run_id: "{L}",
    params: [
      { key: "ok", value: "1" },
      { key: "", value: "1" },
    ],
  }),
  post("runs/log-batch", { run_id: "{L}", params: [{ key: "a?b", value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", params: [{ key: "x".repeat(251), value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", tags: [{ value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", tags: [{ key: "a?b", value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", tags: [{ key: "x".repeat(251), value: "1" }] }),
  post("runs/log-batch", { run_id: "{L}", metrics: points(1000) }),
  post("runs/log-batch", { run_id: "{L}", metrics: points(1001) }),
  post("runs/log-batch", { run_id: "{L}", params: pairs(101) }),
  post("runs/log-batch", { run_id: "{L}", tags: pairs(101) }),
  post("runs/log-batch", { run_id: "{L}", metrics: points(950), params: pairs(30), tags: pairs(30) }),
  ...variations("runs/log-batch", { run_id: "{L}" }, [
    { name: "run_id", kind: "text" },
    { name: "metrics", kind: "list" },
    { name: "params", kind: "list" },
    { name: "tags", kind: "list" },
  ]),
  get("runs/get", { run_id: "{L}" }),
];
