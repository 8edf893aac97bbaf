import { type Asking, get, post } from "./asking.ts";

const create = (name: string, more: object = {}): Asking =>
  post("logged-models", { experiment_id: "{E}", name, ...more }, { [name]: "model.info.model_id" });

const patch = (path: string, body: unknown): Asking => ({ method: "PATCH", path, body });

const search = (more: object): Asking => post("logged-models/search", { experiment_ids: ["{E}"], ...more });

const byName = [{ field_name: "name", ascending: true }];
const where = (filter: string): Asking => search({ filter, order_by: byName });
const by = (...order_by: readonly object[]): Asking => search({ order_by });

const measure = (model: string, value: number, step: number, set?: string): Asking => {
  const on = set === undefined ? {} : { dataset_name: set, dataset_digest: `digest of ${set}` };
  const metric = { key: "acc", value, timestamp: 1_000 + step, step, model_id: `{${model}}`, ...on };
  return post("runs/log-batch", { run_id: "{r}", metrics: [metric], params: [], tags: [] });
};

const filters = [
  ...["", "name = 'one'", "name != 'one'", "name LIKE 'o%'", "name ILIKE 'O%'", "name IN ('one', 'two')"],
  ...["attributes.name = 'two'", "model_type = 'tree'", "status = 'READY'", "source_run_id = '{r}'"],
  ...["metrics.acc > 0.5", "metrics.acc <= 0.7", "metrics.acc = 0.9", "metrics.never > 0"],
  ...["params.depth = '3'", "params.depth != '3'", "tags.team = 'a'", "tags.team LIKE '%'"],
  ...["metrics.acc > 0.1 AND params.depth = '3'", "name NOT IN ('one')", "creation_timestamp > 0"],
  ...["metric.acc > 1", "metrics.acc > 'x'", "params.depth > 3", "nonsense = 'x'", "name =", "name > 'a'"],
];

/** Logged models and their searches, each in an order that leaves nothing to chance. */
export const loggedModelAskings: readonly Asking[] = [
  post("experiments/create", { name: "models" }, { E: "experiment_id" }),
  post("runs/create", { experiment_id: "{E}", start_time: 1, run_name: "r" }, { r: "run.info.run_id" }),
  create("one", {
    ...{ model_type: "tree", source_run_id: "{r}", params: [{ key: "depth", value: "3" }] },
    tags: [{ key: "team", value: "a" }],
  }),
  create("two", { model_type: "tree", params: [{ key: "depth", value: "5" }] }),
  create("three", { tags: [{ key: "team", value: "b" }] }),
  post("logged-models", { name: "nowhere" }),
  post("logged-models", { experiment_id: "{E}", name: "a/b" }),
  measure("one", 0.9, 1),
  measure("two", 0.7, 1, "train"),
  measure("two", 0.6, 2, "test"),
  get("logged-models/{one}"),
  get("logged-models/m-0123456789abcdef0123456789abcdef"),
  patch("logged-models/{one}", { model_id: "{one}", status: "LOGGED_MODEL_READY" }),
  patch("logged-models/{two}", { model_id: "{two}", status: "LOGGED_MODEL_UPLOAD_FAILED" }),
  patch("logged-models/{three}/tags", { model_id: "{three}", tags: [{ key: "team", value: "c" }] }),
  { method: "DELETE", path: "logged-models/{three}/tags/team" },
  { method: "DELETE", path: "logged-models/{three}/tags/never" },
  post("logged-models/{three}/params", { model_id: "{three}", params: [{ key: "depth", value: "7" }] }),
  ...filters.map(where),
  by({ field_name: "name", ascending: false }),
  by({ field_name: "metrics.acc" }, ...byName),
  by({ field_name: "metrics.acc", ascending: false, dataset_name: "train" }, ...byName),
  by({ field_name: "params.depth" }),
  by({ field_name: "nonsense" }),
  by({ ascending: true }),
  search({ order_by: byName, max_results: 2 }),
  search({ order_by: byName, max_results: 3 }),
  search({ max_results: -1 }),
  search({ page_token: "x" }),
  search({ order_by: byName, datasets: [{ dataset_name: "train" }], filter: "metrics.acc > 0.65" }),
  search({ datasets: [{ dataset_digest: "x" }] }),
  post("logged-models/search", { experiment_ids: [] }),
  post("logged-models/search", {}),
  { method: "DELETE", path: "logged-models/{two}" },
  get("logged-models/{two}"),
  where(""),
];
