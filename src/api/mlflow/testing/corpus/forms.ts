import { type Asking, get, post } from "./asking.ts";

/** A metric whose value is a word that JSON does not have. */
const word = (key: string, value: string): Asking => ({
  method: "POST",
  path: "runs/log-metric",
  body: `{"run_id": "{W}", "key": "${key}", "value": ${value}, "timestamp": 5, "step": 2}`,
});

const create = "experiments/create";

/** Bodies, types and methods that have nothing to do with what is asked. */
export const formAskings: readonly Asking[] = [
  { method: "POST", path: create, body: '{"name": "type"}', type: "" },
  { method: "POST", path: create, body: '{"name": "type"}', type: "text/plain" },
  { method: "POST", path: create, body: "name=type", type: "application/x-www-form-urlencoded" },
  {
    method: "POST",
    path: create,
    body: '{"name": "typed"}',
    type: "application/json; charset=utf-8",
    save: { T: "experiment_id" },
  },
  { method: "POST", path: create, body: '{"name": ' },
  { method: "POST", path: create, body: "" },
  { method: "POST", path: create, body: "null" },
  { method: "POST", path: create, body: "[]" },
  { method: "POST", path: create, body: "5" },
  { method: "POST", path: create, body: '"{\\"name\\": \\"coded twice\\"}"', save: { C: "experiment_id" } },
  post(create, { name: "words" }, { WE: "experiment_id" }),
  post("runs/create", { experiment_id: "{WE}", start_time: 1 }, { W: "run.info.run_id" }),
  word("bare", "NaN"),
  word("bare infinity", "-Infinity"),
  word("quoted", '"Infinity"'),
  get("metrics/get-history", { run_id: "{W}", metric_key: "bare" }),
  get("metrics/get-history", { run_id: "{W}", metric_key: "bare infinity" }),
  get("metrics/get-history", { run_id: "{W}", metric_key: "quoted" }),
  post("runs/log-parameter", { run_id: "{W}", key: "long", value: `${"y".repeat(6000)}z` }),
  post("runs/set-tag", { run_id: "{W}", key: "long", value: `${"y".repeat(8000)}z` }),
  get("runs/get", { run_id: "{W}" }),
  post(create, { name: "  " }),
  post("runs/create", { start_time: 1, run_name: "nowhere" }),
  post("runs/create", {
    experiment_id: "{WE}",
    start_time: 1,
    run_name: "twice",
    tags: [
      { key: "a", value: "b" },
      { key: "a", value: "c" },
    ],
  }),
  get("no/such/endpoint"),
  post("no/such/endpoint", {}),
  get("runs/create"),
  post("runs/get", {}),
  { method: "DELETE", path: "runs/get" },
];
