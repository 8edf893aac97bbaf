import { execFile, execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cpuSecondsOf } from "./processes.ts";
import type { Server } from "./server.ts";

/** What `driver/load.c` reports; times in milliseconds. */
export interface DriverReport {
  readonly requests: number;
  readonly refused: number;
  readonly reconnects: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly driverCpuSeconds: number;
  readonly refusal: string;
}

export interface LoadReport extends Omit<DriverReport, "refused" | "refusal"> {
  /** Of the whole process tree of the server. */
  readonly serverCpuSeconds: number;
  readonly serverCpuMsPerRequest: number;
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly count?: number;
  /** Where in the list of requests to begin, so that two runs send different ones. */
  readonly first?: number;
  /** Without TCP_QUICKACK, as ordinary clients are. */
  readonly plain?: boolean;
}

const run = promisify(execFile);

export interface Driver {
  load(server: Server, requestsFile: string, load: Load): Promise<LoadReport>;
}

/** Compiles the driver into `folder`. */
export function buildDriver(folder: string): Driver {
  const program = join(folder, "load");
  const folderOfSources = join(import.meta.dirname, "../driver");
  const names = readdirSync(folderOfSources).filter((name) => name.endsWith(".c"));
  const sources = names.map((name) => join(folderOfSources, name));
  execFileSync("cc", ["-O2", "-std=c11", "-o", program, ...sources], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return {
    async load(server, requestsFile, { connections, seconds, count, first, plain }) {
      const words = ["--port", server.port, "--requests", requestsFile, "--connections", connections];
      words.push("--seconds", seconds);
      if (count !== undefined) words.push("--count", count);
      if (first !== undefined) words.push("--first", first);
      if (plain) words.push("--plain");
      const before = cpuSecondsOf(server.pid);
      const { stdout } = await run(program, words.map(String));
      const serverCpuSeconds = cpuSecondsOf(server.pid) - before;
      const { refused, refusal, ...report } = JSON.parse(stdout) as DriverReport;
      if (refused > 0)
        throw new Error(`${refused} of ${report.requests} requests were refused, the first: ${refusal}`);
      return {
        ...report,
        serverCpuSeconds,
        serverCpuMsPerRequest: (serverCpuSeconds / report.requests) * 1_000,
      };
    },
  };
}

/** Writes requests in the driver's form: each behind its length. */
export function writeRequests(file: string, requests: Iterable<Buffer>): string {
  const output = openSync(file, "w");
  try {
    for (const request of requests) {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(request.length);
      writeSync(output, Buffer.concat([length, request]));
    }
  } finally {
    closeSync(output);
  }
  return file;
}
