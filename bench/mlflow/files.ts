import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cpuSecondsOf } from "../lib/processes.ts";
import type { Server } from "../lib/server.ts";
import type { World } from "./work.ts";

const run = promisify(execFile);

export interface FileTimes {
  readonly uploadSeconds: number;
  readonly uploadCpuSeconds: number;
  readonly downloadSeconds: number;
  readonly downloadCpuSeconds: number;
}

const MEBIBYTES = 1_024;

/** A file of 1 GiB that no server has seen. */
export async function makeSource(folder: string): Promise<string> {
  const source = join(folder, "source");
  await run("dd", [
    "if=/dev/urandom",
    `of=${source}`,
    "bs=1M",
    `count=${MEBIBYTES}`,
    "conv=fsync",
    "status=none",
  ]);
  return source;
}

/** The file to a run's artifacts and back, by curl as MLflow's client does it: one PUT, one GET. */
export async function moveFile(
  server: Server,
  world: World,
  source: string,
  name: string,
): Promise<FileTimes> {
  const root = `http://127.0.0.1:${server.port}/api/2.0/mlflow-artifacts/artifacts`;
  const url = `${root}/${world.experiment}/${world.long}/artifacts/${name}`;
  const timed = async (words: readonly string[]) => {
    const [from, used] = [performance.now(), cpuSecondsOf(server.pid)];
    await run("curl", ["-sS", "--fail-with-body", ...words, url]);
    return { seconds: (performance.now() - from) / 1_000, cpu: cpuSecondsOf(server.pid) - used };
  };
  const up = await timed(["-T", source, "-H", "Expect:", "-H", "Content-Type: application/octet-stream"]);
  const back = `${source}.back`;
  const down = await timed(["-o", back]);
  await run("cmp", [source, back]);
  rmSync(back);
  return {
    uploadSeconds: up.seconds,
    uploadCpuSeconds: up.cpu,
    downloadSeconds: down.seconds,
    downloadCpuSeconds: down.cpu,
  };
}
