import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gallery-bench-test-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = `
require("node:http").createServer((_, answer) => answer.end()).listen(Number(process.argv[1]), "127.0.0.1");
process.on("SIGTERM", () => {});
`;

/** A program that starts a server which ignores SIGTERM, says so, and goes on as told. */
function benchmark(next: string) {
  const lib = join(import.meta.dirname, "server.ts");
  const program = join(folder, "program.mts");
  writeFileSync(
    program,
    `import { freePort, launch, withFolder } from ${JSON.stringify(lib)};
    await withFolder(${JSON.stringify(folder)}, async (folder) => {
      const port = await freePort();
      const command = [process.execPath, "-e", ${JSON.stringify(server)}, String(port)];
      const { pid } = await launch({ command, folder, port, readyPath: "/" });
      console.log(JSON.stringify({ pid, folder }));
      ${next}
    });`,
  );
  return spawn(process.execPath, ["--import", "tsx", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** Gone, or dead and not yet asked for by its parent. */
function hasEnded(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "stat=", "-p", String(pid)])
      .toString()
      .startsWith("Z");
  } catch {
    return true;
  }
}

const forever = "await new Promise((resolve) => setTimeout(resolve, 600_000));";

test.each([
  ["an error", 'throw new Error("as a failing driver");', undefined],
  ["Ctrl-C", forever, "SIGINT"],
  ["SIGTERM", forever, "SIGTERM"],
] as const)("no server and no folder is left behind by %s", async (_, next, signal) => {
  const program = benchmark(next);
  const ended = once(program, "exit");
  const lines = createInterface(program.stdout);
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  const told = JSON.parse(line) as { pid: number; folder: string };
  if (signal !== undefined) program.kill(signal);
  const [code] = (await ended) as [number];
  expect(code).toBe({ SIGINT: 130, SIGTERM: 143, none: 1 }[signal ?? "none"]);
  await expect.poll(() => hasEnded(told.pid)).toBe(true);
  expect(existsSync(told.folder)).toBe(false);
});
