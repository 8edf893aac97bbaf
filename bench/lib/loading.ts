import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { writeRequests } from "./driver.ts";
import type { GallerySeed } from "./gallery.ts";
import { instanceRequests, metricRequests } from "./population.ts";
import type { Server } from "./server.ts";

/** Instances whose requests are written out and sent at a time. */
const SLICE = 50_000;
const CONNECTIONS = 4;
const LIMIT_SECONDS = 3_600;

export interface Loaded {
  readonly instances: number;
  readonly instanceSeconds: number;
  readonly instanceCpuSeconds: number;
  readonly metricSeconds: number;
  readonly metricCpuSeconds: number;
}

/** Loads the instances numbered `from` to `to` and their metrics by the bulk calls; only the sending is timed. */
export async function loadInstances(
  bench: Bench,
  server: Server,
  seed: GallerySeed,
  folder: string,
  [from, to]: readonly [number, number],
): Promise<Loaded> {
  const file = join(folder, "slice.requests");
  const total = { instanceSeconds: 0, instanceCpuSeconds: 0, metricSeconds: 0, metricCpuSeconds: 0 };
  const send = async (requests: Buffer[]) => {
    writeRequests(file, requests);
    const load = { connections: CONNECTIONS, seconds: LIMIT_SECONDS, count: requests.length };
    return bench.driver.load(server, file, load);
  };
  for (let start = from; start < to; start += SLICE) {
    const end = Math.min(start + SLICE, to);
    const instances = await send([...instanceRequests(seed, start, end)]);
    total.instanceSeconds += instances.seconds;
    total.instanceCpuSeconds += instances.serverCpuSeconds;
    const metrics = await send([...metricRequests(start, end)]);
    total.metricSeconds += metrics.seconds;
    total.metricCpuSeconds += metrics.serverCpuSeconds;
    bench.log(
      `loaded ${end}: ${instances.seconds.toFixed(1)} s and ${metrics.seconds.toFixed(1)} s of metrics`,
    );
  }
  rmSync(file, { force: true });
  return { instances: to - from, ...total };
}

/** Bytes on disk of all files below a folder. */
export function bytesBelow(folder: string): number {
  return Number(execFileSync("du", ["-s", "--block-size=1", folder]).toString().split("\t")[0]);
}
