import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface MlflowServer {
  readonly url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A real MLflow server with stores in a folder of its own; `GALLERY_MLFLOW` names its program. */
export async function startMlflow(): Promise<MlflowServer> {
  const program = process.env.GALLERY_MLFLOW;
  if (program === undefined) throw new Error("GALLERY_MLFLOW must name the mlflow program");
  const folder = mkdtempSync(join(tmpdir(), "mlflow-"));
  const port = await freePort();
  const flags = ["--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  const stores = ["--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./artifacts"];
  // A group of its own, because it starts others that a signal to itself would leave behind.
  const server = spawn(program, ["server", ...flags, ...stores], {
    cwd: folder,
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env.PATH, HOME: folder, MLFLOW_DISABLE_TELEMETRY: "true" },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    const gone = once(server, "exit");
    process.kill(-(server.pid as number), "SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 240; tries += 1) {
    if (await answers(`${url}/health`)) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await stop();
  throw new Error("the MLflow server did not answer within two minutes");
}
