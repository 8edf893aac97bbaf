import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fill } from "./fill.ts";

/**
 * How long the built server takes to be ready on a data directory with many instances, and its columns to be loaded:
 * at its first start, and at a later one that finds the columns saved.
 * Usage: node --import tsx bench/search/ready.ts [instances]
 */
const [instances = 1_000_000] = process.argv.slice(2).map(Number);
const dataDir = mkdtempSync(join(tmpdir(), "gallery-ready-"));

const since = (from: number): string => `${((performance.now() - from) / 1_000).toFixed(2)} s`;

async function start(name: string): Promise<void> {
  const began = performance.now();
  const words = ["dist/cli/main.js", "server", "--port", "0", "--thrift-port", "0", "--data-dir", dataDir];
  const server = spawn(process.execPath, [...words, "--log-level", "error"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [greeting] = (await once(server.stdout, "data")) as [Buffer];
  console.log(`${name}: ready in ${since(began)}`);
  const url = /http:\S+/.exec(greeting.toString())![0];
  const loaded = async (): Promise<boolean> =>
    (await (await fetch(`${url}/readyz?verbose`)).text()).includes(`ready, ${instances} instances`);
  while (!(await loaded())) await new Promise((resolve) => setTimeout(resolve, 50));
  console.log(`${name}: columns loaded in ${since(began)}`);
  server.kill("SIGTERM");
  await once(server, "exit");
}

mkdirSync(dataDir, { recursive: true });
try {
  fill(join(dataDir, "gallery.db"), instances);
  await start("first start");
  await start("later start");
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
