import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { freePort, launch, type Server } from "./server.ts";

export const API = "/api/2.0/mlflow";

/** The virtual environment with MLflow in it: the one given, or one made here from the pinned list. */
export function mlflowEnvironment(given: string | undefined, folder: string): string {
  if (given !== undefined) return given;
  const venv = join(folder, "mlflow-venv");
  if (existsSync(join(venv, "bin", "mlflow"))) return venv;
  execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit" });
  const list = join(import.meta.dirname, "../requirements.txt");
  execFileSync(join(venv, "bin", "pip"), ["install", "--quiet", "-r", list], { stdio: "inherit" });
  return venv;
}

export function mlflowVersion(venv: string): string {
  const words = ["-c", "from importlib.metadata import version; print(version('mlflow'))"];
  return execFileSync(join(venv, "bin", "python"), words)
    .toString()
    .trim();
}

/** MLflow with its defaults (SQLite, 4 workers), except that it reports nothing to its makers. */
export async function startMlflow(bench: Bench, folder: string): Promise<Server> {
  const port = await freePort();
  const bin = join(bench.mlflowVenv, "bin");
  return launch({
    command: [join(bin, "mlflow"), "server", "--host", "127.0.0.1", "--port", String(port)],
    folder,
    port,
    environment: {
      PATH: `${bin}:${process.env.PATH}`,
      MLFLOW_DISABLE_TELEMETRY: "true",
      DO_NOT_TRACK: "true",
      ...bench.environment,
    },
    readyPath: "/health",
  });
}

/** Creates runs in the default experiment and returns their ids. */
export async function createRuns(server: Server, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const { run } = await server.call<{ run: { info: { run_id: string } } }>("POST", `${API}/runs/create`, {
      experiment_id: "0",
      start_time: 1_700_000_000_000 + index,
    });
    ids.push(run.info.run_id);
  }
  return ids;
}
