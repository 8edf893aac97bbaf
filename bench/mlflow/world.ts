import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Bench } from "../lib/bench.ts";
import { writeRequests } from "../lib/driver.ts";
import { COUNTER, encodeRequest } from "../lib/http.ts";
import { API } from "../lib/mlflow.ts";
import type { Server } from "../lib/server.ts";
import type { Both, Pair } from "./sides.ts";
import { ALIASES, runOf, type World } from "./work.ts";

const WRITTEN = 100;
const POINTS = 10_000;
const BATCH = 1_000;
const MODELS = 1_000;
/** Connections that fill Gallery, and runs whose requests are written out at a time. */
const AT_ONCE = 32;
const SLICE = 20_000;
const FILL_LIMIT_SECONDS = 3_600;

interface Created {
  readonly run: { readonly info: { readonly run_id: string } };
}

export async function createExperiment(server: Server, name: string): Promise<string> {
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
  for (const alias of ALIASES) {
    await server.call("POST", `${API}/registered-models/alias`, { name: model, alias, version: "1" });
  }
  return { experiment, runs, long, model };
}

/** A registry worth searching: the same models on either side. */
export async function registerModels({ bench, folder }: Both, server: Server): Promise<void> {
  const body = `{"name":"model-${COUNTER}"}`;
  const request = encodeRequest("POST", `${API}/registered-models/create`, body);
  const file = writeRequests(join(folder, "models"), [request]);
  await bench.driver.load(server, file, { connections: 8, seconds: FILL_LIMIT_SECONDS, count: MODELS });
}

/**
 * The population as runs of an experiment, the same on both sides. The servers start again on what is there, so that
 * both are asked from the same state.
 */
export async function fill(
  { bench, folder, sides }: Both,
  ids: Pair<string>,
  range: readonly [number, number],
): Promise<void> {
  for (const side of sides) {
    const started = performance.now();
    if (side.name === "gallery") await fillGallery(bench, side.server, folder, ids.gallery, range);
    await side.stop();
    if (side.name === "mlflow") await fillMlflow(bench.mlflowVenv, side.databaseUrl, ids.mlflow, range);
    await side.store.analyze();
    const seconds = (performance.now() - started) / 1_000;
    bench.log(`${side.name} filled with runs ${range.join(" to ")} in ${seconds.toFixed(1)} s`);
    await side.start();
  }
}

/** By the server's own API, which takes ids that the client has chosen: a call makes a run, another tells the rest. */
async function fillGallery(
  bench: Bench,
  server: Server,
  folder: string,
  experiment: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  const file = join(folder, "runs");
  for (let start = from; start < to; start += SLICE) {
    const count = Math.min(SLICE, to - start);
    const runs = Array.from({ length: count }, (_, index) => runOf(start + index));
    const load = { connections: AT_ONCE, seconds: FILL_LIMIT_SECONDS, count };
    for (const toRequest of [creation, telling])
      await bench.driver.load(
        server,
        writeRequests(
          file,
          runs.map((run) => toRequest(run, experiment)),
        ),
        load,
      );
  }
}

type PopulationRun = ReturnType<typeof runOf>;

function creation({ uuid, name, user, start_time, tags }: PopulationRun, experiment: string): Buffer {
  const body = { uuid, name, user, status: "finished", startedAt: start_time, tags };
  const path = `/api/v1/projects/default/experiments/${experiment}/runs`;
  return encodeRequest("POST", path, JSON.stringify(body));
}

function telling({ run_id, params, metrics }: PopulationRun): Buffer {
  const body = {
    run_id,
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
  };
  return encodeRequest("POST", `${API}/runs/log-batch`, JSON.stringify(body));
}

/** The same runs in MLflow's database, while its server stands still. */
async function fillMlflow(
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
