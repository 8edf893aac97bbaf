import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const library = "thrift==0.25.0";
const packages = join(root, ".cache", library);

/** Installs the Thrift library for Python once, beside the checkout. */
async function install(): Promise<void> {
  if (existsSync(packages)) return;
  await mkdir(join(root, ".cache"), { recursive: true });
  const half = await mkdtemp(join(root, ".cache", "thrift-"));
  try {
    await run("python3", ["-m", "pip", "install", "--quiet", "--target", half, library]);
    await rename(half, packages);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Runs `testing/client.py` with the generated client that ships in clients/python, and returns what it prints. */
export async function runPythonClient(...args: readonly string[]): Promise<string> {
  await install();
  const program = fileURLToPath(new URL("client.py", import.meta.url));
  const generated = join(root, "clients/python/src");
  const load = `import sys, types, runpy
package = types.ModuleType("gallery")
package.__path__ = [${JSON.stringify(join(generated, "gallery"))}]
sys.modules["gallery"] = package
sys.path.insert(0, ${JSON.stringify(packages)})
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")`;
  const { stdout } = await run("python3", ["-B", "-c", load, program, ...args]);
  return stdout.trim();
}
