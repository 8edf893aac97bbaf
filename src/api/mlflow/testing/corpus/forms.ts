import { type Asking, get, post } from "./asking.ts";

const create = "experiments/create";

/** Bodies, types and methods that have nothing to do with what is asked. */
export const formAskings: readonly Asking[] = [
  { method: "POST", path: create, body: '{"name": "type"}', type: "" },
  { method: "POST", path: create, body: '{"name": "type"}', type: "text/plain" },
  { method: "POST", path: create, body: "name=type", type: "application/x-www-form-urlencoded" },
  { method: "POST", path: create, body: '{"name": "typed"}', type: "application/json; charset=utf-8" },
  { method: "POST", path: create, body: '{"name": ' },
  { method: "POST", path: create, body: "" },
  { method: "POST", path: create, body: "null" },
  { method: "POST", path: create, body: "[]" },
  { method: "POST", path: create, body: "5" },
  { method: "POST", path: create, body: '"{\\"name\\": \\"coded twice\\"}"' },
  { method: "POST", path: "runs/log-metric", body: '{"run_id": NaN}' },
  get("no/such/endpoint"),
  post("no/such/endpoint", {}),
  get("runs/create"),
  post("runs/get", {}),
  { method: "DELETE", path: "runs/get" },
];
