import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The built program: acceptance tests speak to it over the wire and know nothing else of it. */
const PROGRAM = join(import.meta.dirname, "../../dist/cli/main.js");
const READY = /Gallery is ready at (\S+)/;
const THRIFT = /framed Thrift\s+port (\d+)/;

export interface TestServer {
  readonly url: string;
  readonly thriftPort: number;
  readonly process: ChildProcess;
  /** Ends it without warning and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop and waits; resolves to its exit code. */
  stop(): Promise<number | null>;
}

export function newFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "gallery-acceptance-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a server on free ports, under another program when told, and resolves when it says that it is ready. */
export async function startServer(
  dataDir: string,
  { flags = [], under = [] }: { flags?: readonly string[]; under?: readonly string[] } = {},
): Promise<TestServer> {
  const own = ["server", "--port", "0", "--thrift-port", "0", "--data-dir", dataDir, "--log-level", "error"];
  const [program, ...words] = [...under, process.execPath, PROGRAM, ...own, ...flags];
  const child = spawn(program!, words, { stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const greeting = await new Promise<string>((resolve, reject) => {
    let said = "";
    let complained = "";
    child.stderr!.on("data", (chunk) => {
      complained += chunk;
    });
    child.stdout!.on("data", (chunk) => {
      said += chunk;
      if (/data directory/.test(said)) resolve(said);
    });
    gone.then((code) => reject(new Error(`the server ended with ${code}: ${complained}`)));
  });
  return {
    url: READY.exec(greeting)![1]!,
    thriftPort: Number(THRIFT.exec(greeting)?.[1]),
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
}
