import { type Asking, get, post, queryVariations } from "./asking.ts";

const unknown = "0123456789abcdef0123456789abcdef";
const metrics = Array.from({ length: 25 }, (_, index) => ({
  key: "curve",
  value: 1 / (index + 1),
  timestamp: 1000 + index,
  step: 24 - index,
}));
const interval = (query: Readonly<Record<string, string>>): Asking => ({
  ...get("/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", query),
});
const bulk = (query: Readonly<Record<string, string>>): Asking => ({
  ...get("/ajax-api/2.0/mlflow/metrics/get-history-bulk", query),
});

/** Every value that a metric had. */
export const historyAskings: readonly Asking[] = [
  post("experiments/create", { name: "histories" }, { HE: "experiment_id" }),
  post("runs/create", { experiment_id: "{HE}", start_time: 1, run_name: "curved" }, { H: "run.info.run_id" }),
  post("runs/log-batch", { run_id: "{H}", metrics }),
  post("runs/log-batch", {
    run_id: "{H}",
    metrics: [
      { key: "gap", value: "NaN", timestamp: 5, step: 3 },
      { key: "gap", value: 2, timestamp: 5, step: 3 },
    ],
  }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve", max_results: "10" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve", max_results: "25" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "gap" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "none" }),
  get("metrics/get-history", { run_id: unknown, metric_key: "curve" }),
  get("metrics/get-history", { run_id: "abc", metric_key: "curve" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve", page_token: "x" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve", max_results: "0" }),
  get("metrics/get-history", { run_id: "{H}", metric_key: "curve", max_results: "-4" }),
  ...queryVariations("metrics/get-history", { run_id: "{H}", metric_key: "curve" }, ["run_id", "metric_key"]),
  interval({ run_ids: "{H}", metric_key: "curve" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "1" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "2" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "7" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "24" }),
  interval({ run_ids: "{H}", metric_key: "curve", start_step: "5", end_step: "9" }),
  interval({ run_ids: "{H}", metric_key: "curve", start_step: "9", end_step: "5" }),
  interval({ run_ids: "{H}", metric_key: "curve", start_step: "9" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "0" }),
  interval({ run_ids: "{H}", metric_key: "curve", max_results: "2501" }),
  interval({ run_ids: "{H}" }),
  interval({ metric_key: "curve" }),
  interval({ run_ids: unknown, metric_key: "curve" }),
  bulk({ run_id: "{H}", metric_key: "curve", max_results: "4" }),
  bulk({ run_id: "{H}", metric_key: "none" }),
  bulk({ run_id: "{H}" }),
  bulk({ metric_key: "curve" }),
];
