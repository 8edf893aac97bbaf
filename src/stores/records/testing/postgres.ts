import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export interface TestCluster {
  /** A new empty database; each call gives another one. */
  createDatabase(): Promise<string>;
  stop(): void;
}

/** Debian keeps the server's programs out of the PATH. */
function binFolder(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .map((version) => join(root, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A throwaway PostgreSQL on loopback: fast because it may lose everything on a power cut. */
export async function startCluster(): Promise<TestCluster> {
  const bin = binFolder();
  if (bin === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql-15");
  const folder = mkdtempSync(join(tmpdir(), "gallery-pg-"));
  const data = join(folder, "data");
  const port = await freePort();
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    execFileSync("chmod", ["755", folder]);
    execFileSync("install", ["-d", "-o", "postgres", "-m", "700", data]);
  } else mkdirSync(data, { mode: 0o700 });
  const run = (program: string, ...args: string[]) => {
    const command = join(bin, program);
    if (asRoot) execFileSync("runuser", ["-u", "postgres", "--", command, ...args], { stdio: "ignore" });
    else execFileSync(command, args, { stdio: "ignore" });
  };
  run("initdb", "-D", data, "--no-sync", "-A", "trust", "--locale=C.UTF-8", "-U", "postgres");
  const options = [
    `-p ${port}`,
    "-c listen_addresses=127.0.0.1",
    `-c unix_socket_directories=${data}`,
    "-c fsync=off",
    "-c synchronous_commit=off",
    "-c full_page_writes=off",
  ].join(" ");
  run("pg_ctl", "-D", data, "-w", "-l", join(data, "log"), "-o", options, "start");
  let count = 0;
  return {
    async createDatabase() {
      const name = `t${++count}`;
      const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    stop() {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      // Hundreds of databases take minutes to remove on a busy disk: nobody waits for that.
      spawn("rm", ["-rf", folder], { detached: true, stdio: "ignore" }).unref();
    },
  };
}
