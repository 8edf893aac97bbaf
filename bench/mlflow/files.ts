import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cpuSecondsOf } from "../lib/processes.ts";
import type { Server } from "../lib/server.ts";
import { atLeast, number, times } from "../lib/words.ts";
import type { Sheet } from "./sheet.ts";
import type { Both, Pair } from "./sides.ts";
import type { World } from "./work.ts";
import { createWorld } from "./world.ts";

const run = promisify(execFile);

interface FileTimes {
  readonly uploadSeconds: number;
  readonly uploadCpuSeconds: number;
  readonly downloadSeconds: number;
  readonly downloadCpuSeconds: number;
}

/** A write into memory that the machine has not used lately costs several times another one. */
const ROUNDS = 3;
const MEBIBYTES = 1_024;

export async function measureFiles(both: Both, sheet: Sheet): Promise<void> {
  const worlds = await both.each(({ server }) => createWorld(server));
  const rounds: Pair<FileTimes>[] = [];
  while (rounds.length < ROUNDS) {
    const source = await makeSource(both.folder);
    const name = `file-${rounds.length}`;
    rounds.push(await both.each((side) => moveFile(side.server, worlds[side.name], source, name)));
  }
  sheet.keep("1 GiB", rounds);
  const show = (what: string, key: keyof FileTimes, target: string) => {
    const least = (name: keyof Pair<FileTimes>) => Math.min(...rounds.map((round) => round[name][key]));
    const [gallery, mlflow] = [least("gallery"), least("mlflow")];
    const told = { gallery: `${number(gallery)} s`, mlflow: `${number(mlflow)} s` };
    sheet.note(what, told, times(mlflow / gallery), target);
  };
  show(`artifact of 1 GiB, upload, least of ${ROUNDS}`, "uploadSeconds", atLeast(1));
  show("… server CPU", "uploadCpuSeconds", "");
  show(`artifact of 1 GiB, download, least of ${ROUNDS}`, "downloadSeconds", atLeast(2));
  show("… server CPU", "downloadCpuSeconds", "");
  await sheet.memory("after the files", both);
}

/** A file of 1 GiB that no server has seen. */
async function makeSource(folder: string): Promise<string> {
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
async function moveFile(server: Server, world: World, source: string, name: string): Promise<FileTimes> {
  const root = `http://127.0.0.1:${server.port}/api/2.0/mlflow-artifacts/artifacts`;
  const url = `${root}/${world.experiment}/${world.long}/artifacts/${name}`;
  const timed = async (words: readonly string[]) => {
    // What the other server has not synced is not written at this one's expense.
    await run("sync", []);
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
