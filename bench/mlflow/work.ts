import { COUNTER, encodeRequest } from "../lib/http.ts";
import { API } from "../lib/mlflow.ts";
import { member } from "../lib/population.ts";

/** What is asked of both servers, in the words of MLflow's API. */
export interface Work {
  readonly name: string;
  readonly connections: number;
  /** Requests that the driver sends in turns; a counter in them makes each one new. */
  readonly requests: (world: World) => readonly Buffer[];
  /** Least factor in throughput, and in processor time a call. */
  readonly faster: number;
  readonly cheaper?: number;
}

/** What one server has been filled with. */
export interface World {
  readonly experiment: string;
  /** Runs that are written to. */
  readonly runs: readonly string[];
  /** A run with 10,000 points of the metric `loss`. */
  readonly long: string;
  /** A registered model with two versions. */
  readonly model: string;
}

/** All of them are moved to one version, then to the other. They stand before: MLflow refuses one of two that set a new one. */
export const ALIASES = Array.from({ length: 10 }, (_, index) => `a-${index}`);

const post = (path: string, body: string) => encodeRequest("POST", `${API}/${path}`, body);
const point = (key: string, step: number) =>
  `{"key":"${key}","value":0.${COUNTER},"timestamp":1${COUNTER},"step":${step}}`;
const list = (count: number, item: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, index) => item(index)).join(",")}]`;

export const writes: readonly Work[] = [
  {
    name: "create_run",
    connections: 8,
    requests: ({ experiment }) => [
      post("runs/create", `{"experiment_id":"${experiment}","start_time":1${COUNTER},"tags":[]}`),
    ],
    ...{ faster: 30, cheaper: 40 },
  },
  {
    name: "log_metric",
    connections: 32,
    requests: ({ runs }) =>
      runs.map((run, step) => post("runs/log-metric", `{"run_id":"${run}",${point("mae", step).slice(1)}`)),
    ...{ faster: 30, cheaper: 40 },
  },
  {
    name: "log_batch of 100 metrics and 10 tags",
    connections: 8,
    requests: ({ runs }) =>
      runs.map((run) => {
        const tags = list(10, (index) => `{"key":"tag-${index}","value":"${COUNTER}"}`);
        const metrics = list(100, (index) => point(`metric-${index % 10}`, index));
        return post("runs/log-batch", `{"run_id":"${run}","metrics":${metrics},"params":[],"tags":${tags}}`);
      }),
    ...{ faster: 30, cheaper: 40 },
  },
  {
    name: "create_registered_model",
    connections: 8,
    requests: () => [post("registered-models/create", `{"name":"model-${COUNTER}"}`)],
    ...{ faster: 30, cheaper: 40 },
  },
  {
    name: "set_registered_model_alias",
    connections: 8,
    requests: ({ model }) =>
      [1, 2].flatMap((version) =>
        ALIASES.map((alias) =>
          post("registered-models/alias", `{"name":"${model}","alias":"${alias}","version":"${version}"}`),
        ),
      ),
    ...{ faster: 30, cheaper: 40 },
  },
];

export const reads: readonly Work[] = [
  {
    name: "metric history of 10,000 points",
    connections: 1,
    requests: ({ long }) => [
      encodeRequest("GET", `${API}/metrics/get-history?run_id=${long}&metric_key=loss`, ""),
    ],
    faster: 10,
  },
  {
    name: "search_registered_models",
    connections: 1,
    requests: () => [
      encodeRequest(
        "GET",
        `${API}/registered-models/search?filter=name%20LIKE%20%27model-1%25%27&max_results=50`,
        "",
      ),
    ],
    faster: 10,
  },
];

/** A run of the population: metadata as params and a tag, metrics by scope and name. */
export function runOf(number: number) {
  const { uuid, fields, metrics } = member(number);
  const { modelDomain, ...others } = fields;
  return {
    uuid,
    run_id: uuid.replaceAll("-", ""),
    name: `run-${number}`,
    user: "bench",
    start_time: 1_700_000_000_000 + number,
    params: Object.fromEntries(Object.entries(others).map(([key, value]) => [key, String(value)])),
    tags: { modelDomain: String(modelDomain) },
    metrics: Object.fromEntries(metrics.map(({ scope, name, value }) => [`${scope}/${name}`, value])),
  };
}
