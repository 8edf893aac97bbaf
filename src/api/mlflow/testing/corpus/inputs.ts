import { type Asking, get, post, variations } from "./asking.ts";

const unknown = "0123456789abcdef0123456789abcdef";
const dataset = { name: "wine", digest: "abc123", source_type: "local", source: '{"uri": "wine.csv"}' };
const one = (changes: object) => ({ run_id: "{I}", datasets: [{ dataset: { ...dataset, ...changes } }] });
const tagged = (tags: unknown) => ({
  run_id: "{I}",
  datasets: [{ tags, dataset: { ...dataset, digest: "tagged" } }],
});

/** Data sets and models that a run used or made. */
export const inputAskings: readonly Asking[] = [
  post("experiments/create", { name: "inputs" }, { IE: "experiment_id" }),
  post("runs/create", { experiment_id: "{IE}", start_time: 1, run_name: "fed" }, { I: "run.info.run_id" }),
  post("runs/log-inputs", {
    run_id: "{I}",
    datasets: [
      {
        tags: [{ key: "mlflow.data.context", value: "training" }],
        dataset: { ...dataset, schema: '{"columns": 3}', profile: '{"rows": 10}' },
      },
    ],
  }),
  get("runs/get", { run_id: "{I}" }),
  post("runs/log-inputs", one({})),
  post("runs/log-inputs", { run_id: "{I}", datasets: [] }),
  post("runs/log-inputs", { run_id: "{I}" }),
  post("runs/log-inputs", one({ digest: "d".repeat(37) })),
  post("runs/log-inputs", one({ name: "n".repeat(501) })),
  post("runs/log-inputs", one({ source: "s".repeat(65_536) })),
  post("runs/log-inputs", tagged([{ key: "k".repeat(256), value: "v" }])),
  post("runs/log-inputs", tagged([{ key: "k", value: "v".repeat(501) }])),
  post("runs/log-inputs", { run_id: unknown, datasets: [] }),
  post("runs/log-inputs", { run_id: "../x", datasets: [] }),
  get("runs/get", { run_id: "{I}" }),
  ...variations("runs/log-inputs", { run_id: "{I}" }, [
    { name: "run_id", kind: "text" },
    { name: "datasets", kind: "list" },
  ]).filter(({ body }) => !Array.isArray((body as { datasets?: unknown }).datasets)),
  post(
    "runs/create",
    { experiment_id: "{IE}", start_time: 2, run_name: "fed too" },
    { I2: "run.info.run_id" },
  ),
  post("runs/log-inputs", {
    run_id: "{I2}",
    datasets: [
      { tags: [{ key: "mlflow.data.context", value: "validation" }], dataset },
      { tags: [{ key: "mlflow.data.context", value: "" }], dataset: { ...dataset, digest: "b" } },
      { dataset: { ...dataset, name: "a wine" } },
    ],
  }),
  post("runs/delete", { run_id: "{I2}" }),
  ...[
    { experiment_ids: ["{IE}", "0", "{IE}"] },
    { experiment_ids: ["0"] },
    { experiment_ids: ["999"] },
    { experiment_ids: ["x"] },
    { experiment_ids: Array.from({ length: 21 }, (_, number) => String(number)) },
    { experiment_ids: [] },
    { experiment_ids: null },
    {},
  ].map((body) => post("/ajax-api/2.0/mlflow/experiments/search-datasets", body)),
  get("/ajax-api/2.0/mlflow/experiments/search-datasets?experiment_ids=0"),
  post("runs/outputs", { run_id: "{I}", models: [] }),
  post("runs/outputs", { run_id: unknown, models: [] }),
  ...variations("runs/outputs", { run_id: "{I}", models: [] }, [
    { name: "run_id", kind: "text" },
    { name: "models", kind: "list" },
  ]).filter(({ body }) => !Array.isArray((body as { models?: unknown }).models)),
  post("runs/log-model", {
    run_id: "{I}",
    model_json: JSON.stringify({
      artifact_path: "model",
      run_id: "x",
      utc_time_created: "2026-01-01",
      flavors: { sklearn: { version: "1" } },
    }),
  }),
  get("runs/get", { run_id: "{I}" }),
  post("runs/log-model", { run_id: "{I}", model_json: "{" }),
  post("runs/log-model", {
    run_id: unknown,
    model_json: '{"artifact_path":1,"flavors":{},"utc_time_created":1,"run_id":1}',
  }),
  ...variations("runs/log-model", { run_id: unknown, model_json: "{}" }, [
    { name: "run_id", kind: "text" },
    { name: "model_json", kind: "text" },
  ]),
];
