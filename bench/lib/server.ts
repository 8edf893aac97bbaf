import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { atEnd } from "./ending.ts";
import { type Answer, exchange } from "./http.ts";

/** A server under test. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process to its first healthy answer. */
  readonly readySeconds: number;
  /** Sends JSON, takes JSON; any answer but 2xx is an error. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  send(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer>;
  /** Once more does nothing. A server that nobody stops ends with this program. */
  stop(): Promise<void>;
}

export interface Launch {
  readonly command: readonly string[];
  /** Working folder of the server; its output goes to `server.log` in it. */
  readonly folder: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Answers 200 once the server is ready. */
  readonly readyPath: string;
}

const READY_LIMIT_SECONDS = 300;
const STOP_LIMIT_MS = 20_000;

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export async function launch({ command, folder, port, environment, readyPath }: Launch): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const output = openSync(join(folder, "server.log"), "a");
  const started = performance.now();
  // Its own process group, so that stopping takes the workers with it.
  const child = spawn(command[0]!, command.slice(1), {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...environment },
  });
  const stop = stopper(child);
  const secondsSoFar = () => (performance.now() - started) / 1_000;
  while (!(await healthy(port, readyPath))) {
    const gone = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (gone || secondsSoFar() > READY_LIMIT_SECONDS) {
      await stop();
      throw new Error(`${command.join(" ")} did not become ready; see server.log in ${folder}`);
    }
    await pause(5);
  }
  return {
    port,
    pid: child.pid!,
    readySeconds: secondsSoFar(),
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const answer = await exchange(port, method, path, { "content-type": "application/json" }, bytes);
      if (answer.status > 299) {
        throw new Error(
          `${method} ${path} was answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`,
        );
      }
      return (answer.body.length === 0 ? {} : JSON.parse(answer.body.toString())) as T;
    },
    send: (method, path, headers, body) => exchange(port, method, path, headers, body),
    stop,
  };
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function healthy(port: number, path: string): Promise<boolean> {
  try {
    return (await exchange(port, "GET", path, {})).status === 200;
  } catch {
    return false;
  }
}

/** How the process of a server and its whole group are stopped: kindly, but at the end of this program at once. */
function stopper(child: ChildProcess): () => Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The whole group has ended.
    }
  };
  const forget = atEnd(() => signal("SIGKILL"));
  const stop = async () => {
    signal("SIGTERM");
    await Promise.race([ended, pause(STOP_LIMIT_MS)]);
    signal("SIGKILL");
    forget();
  };
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop();
    return stopping;
  };
}

/** A folder for one part, removed at its end. */
export async function withFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "part-"));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atEnd(remove);
  try {
    return await work(folder);
  } finally {
    remove();
    forget();
  }
}
