import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Bench } from "../lib/bench.ts";
import { writeRequests } from "../lib/driver.ts";
import { encodeRequest } from "../lib/http.ts";
import { API } from "../lib/mlflow.ts";
import type { Server } from "../lib/server.ts";
import { runOf, type World } from "./work.ts";

const WRITTEN = 100;
export const POINTS = 10_000;
const BATCH = 1_000;
const AT_ONCE = 8;

interface Created {
  readonly run: { readonly info: { readonly run_id: string } };
}

async function createExperiment(server: Server, name: string): Promise<string> {
  const path = `${API}/experiments/create`;
  return (await server.call<{ experiment_id: string }>("POST", path, { name })).experiment_id;
}

const createRun = async (server: Server, experiment_id: string): Promise<string> =>
  (await server.call<Created>("POST", `${API}/runs/create`, { experiment_id, start_time: 1 })).run.info
    .run_id;

/** What every server has before it is measured. */
export async function createWorld(server: Server): Promise<World> {
  const experiment = await createExperiment(server, "written to");
  const runs: string[] = [];
  while (runs.length < WRITTEN) runs.push(await createRun(server, experiment));
  const long = await createRun(server, experiment);
  for (let start = 0; start < POINTS; start += BATCH) {
    const metrics = Array.from({ length: BATCH }, (_, index) => ({
      ...{ key: "loss", value: 1 / (start + index + 1), timestamp: start + index, step: start + index },
    }));
    await server.call("POST", `${API}/runs/log-batch`, { run_id: long, metrics });
  }
  const model = "measured";
  await server.call("POST", `${API}/registered-models/create`, { name: model });
  const source = `mlflow-artifacts:/${experiment}/${long}/artifacts/model`;
  for (const _ of [1, 2]) {
    await server.call("POST", `${API}/model-versions/create`, { name: model, run_id: long, source });
  }
  return { experiment, runs, long, model, searched: await createExperiment(server, "searched") };
}

/** The population as runs of an experiment, by the server's own API. */
export async function fillGallery(
  bench: Bench,
  server: Server,
  folder: string,
  experiment: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  const ids: string[] = [];
  const create = async (part: number): Promise<void> => {
    for (let number = from + part; number < to; number += AT_ONCE) {
      const { start_time } = runOf(number);
      const body = { experiment_id: experiment, start_time };
      const { run } = await server.call<Created>("POST", `${API}/runs/create`, body);
      ids[number - from] = run.info.run_id;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, part) => create(part)));
  const pairs = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, value]) => ({ key, value }));
  const requests = ids.map((run_id, index) => {
    const { params, tags, metrics } = runOf(from + index);
    const points = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 }));
    const body = { run_id, params: pairs(params), tags: pairs(tags), metrics: points };
    return encodeRequest("POST", `${API}/runs/log-batch`, JSON.stringify(body));
  });
  const file = writeRequests(join(folder, "runs"), requests);
  await bench.driver.load(server, file, { connections: 8, seconds: 3_600, count: ids.length });
}

/** The same runs in MLflow's database, while its server stands still. */
export async function fillMlflow(
  venv: string,
  database: string,
  experiment: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  const script = join(import.meta.dirname, "fill.py");
  const filler = spawn(join(venv, "bin", "python"), [script, database], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(filler, "exit");
  for (let number = from; number < to; number++) {
    if (!filler.stdin.write(`${JSON.stringify({ experiment, ...runOf(number) })}\n`))
      await once(filler.stdin, "drain");
  }
  filler.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`filling MLflow's database ended with ${code}`);
}
