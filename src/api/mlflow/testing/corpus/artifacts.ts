import { type Asking, get, post } from "./asking.ts";

const PROXY = "/api/2.0/mlflow-artifacts/artifacts";
const TOP = "{E}/{r}/artifacts";

const put = (path: string, body: string): Asking => ({
  ...{ method: "PUT", path: `${PROXY}/${TOP}/${path}`, body, type: "application/octet-stream" },
});

const at = (method: Asking["method"], path: string): Asking => ({ method, path: `${PROXY}/${path}` });

const listed = (path: string): Asking => get(PROXY, { path });

/** Files of a run, by the proxy and by the run. */
export const artifactAskings: readonly Asking[] = [
  post("experiments/create", { name: "files" }, { E: "experiment_id" }),
  post("runs/create", { experiment_id: "{E}", start_time: 1, run_name: "r" }, { r: "run.info.run_id" }),
  listed(TOP),
  get("artifacts/list", { run_id: "{r}" }),
  put("b.txt", "words"),
  put("a/one.bin", "1"),
  put("a/deep/two.bin", "22"),
  put("empty", ""),
  put("b.txt", "other words"),
  listed(TOP),
  listed(`${TOP}/a`),
  listed(`${TOP}/a/deep`),
  listed(`${TOP}/b.txt`),
  listed(`${TOP}/never`),
  listed(`${TOP}/../x`),
  get("artifacts/list", { run_id: "{r}" }),
  get("artifacts/list", { run_id: "{r}", path: "a" }),
  get("artifacts/list", { run_id: "{r}", path: "b.txt" }),
  get("artifacts/list", { run_id: "{r}", path: "never" }),
  get("artifacts/list", { run_id: "{r}", path: "../x" }),
  get("artifacts/list", { run_id: "0123456789abcdef0123456789abcdef" }),
  get("artifacts/list"),
  at("GET", `${TOP}/b.txt`),
  at("GET", `${TOP}/a`),
  at("GET", `${TOP}/never`),
  at("GET", `${TOP}/..%2Fx`),
  get("/get-artifact", { run_uuid: "{r}", path: "b.txt" }),
  get("/get-artifact", { run_uuid: "{r}", path: "never" }),
  get("/get-artifact", { run_uuid: "{r}" }),
  at("DELETE", `${TOP}/b.txt`),
  at("GET", `${TOP}/b.txt`),
  at("DELETE", `${TOP}/a`),
  at("DELETE", `${TOP}/never`),
  listed(TOP),
];
