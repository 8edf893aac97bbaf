import { execFileSync, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningServer, startGallery } from "../run.ts";

/*
 * Transcripts of the real program against a real server. Each file of `golden/` holds commands (`$ …`) and what they
 * print; ids, times and other chance are written as variables. GALLERY_UPDATE_GOLDEN=1 writes the files anew.
 */

const golden = fileURLToPath(new URL("golden/", import.meta.url));
const update = process.env.GALLERY_UPDATE_GOLDEN === "1";
/** Built as for a release, since a start from the sources takes seconds; as deep below the root as `dist`. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const built = join(root, ".cache");
const transcripts = (await readdir(golden)).sort();

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  const compiler = join(root, "node_modules", ".bin", "tsc");
  const options = ["--outDir", built, "--tsBuildInfoFile", join(built, ".tsbuildinfo")];
  execFileSync(compiler, ["-p", join(root, "tsconfig.build.json"), ...options]);
});

// A server each, so that positions in the log do not depend on what ran before.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-golden-"));
  const place = { dataDir: join(folder, "data"), host: "127.0.0.1", port: 0 };
  server = await startGallery(
    {
      ...{ ...place, thriftPort: null, allowedHosts: [], indexMemory: 64 },
      // A transcript that wants rules makes this repository, and says when it is to be looked at.
      ...{ rulesUrl: join(folder, "rules.git"), rulesInterval: 86_400 },
    },
    pino({ level: "silent" }),
  );
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** A folder with the program on its path, a few files to send, and the rules of the examples. */
async function workplace(name: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(join(place, "bundle", "weights"), { recursive: true });
  await writeFile(join(place, "model.bin"), "weights of a model\n");
  await writeFile(join(place, "bundle", "config.json"), "{}\n");
  await writeFile(join(place, "bundle", "weights", "layer-0"), "0\n");
  await cp(join(root, "examples", "rules"), join(place, "examples"), { recursive: true });
  const program = join(place, "gallery");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${join(built, "cli", "main.js")}" "$@"\n`);
  await chmod(program, 0o755);
  return place;
}

/** What one command prints on both streams, and its exit code when it is not 0. */
function run(command: string, place: string, project: string): Promise<string> {
  const env = {
    PATH: `${place}:${process.env.PATH}`,
    GALLERY_URL: server.url,
    GALLERY_PROJECT: project,
    GALLERY_ACTOR: "ada",
    ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    ...{ GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.org" },
    ...{ GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.org" },
  };
  const shell = spawn("bash", ["-c", `{ ${command}; } 2>&1`], {
    cwd: place,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let printed = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  return new Promise((resolve, reject) => {
    shell.on("error", reject).on("close", (code) => resolve(printed + (code === 0 ? "" : `exit ${code}\n`)));
  });
}

/** Chance replaced by variables of the same width, so that tables keep their columns; `ids` keeps who is who. */
function withVariables(text: string, ids: Map<string, string>): string {
  const named = (kind: string) => (chance: string) => {
    const known = [...ids.values()].filter((variable) => variable.startsWith(`<${kind} `));
    if (!ids.has(chance)) ids.set(chance, `<${kind} ${known.length + 1}>`.padEnd(chance.length, "."));
    return ids.get(chance) ?? "";
  };
  return text
    .replaceAll(server.url, "<url>")
    .replaceAll(folder, "<folder>")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, named("uuid"))
    .replace(/\b[0-9a-f]{40}\b/g, named("commit"))
    .replace(/(?<=^inputs +)[0-9a-f]{64}$/gm, "<digest>".padEnd(64, "."))
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]{12}Z/g, "<time>".padEnd(24, "."))
    .replace(/file:sha256\/[0-9a-f/-]+/g, "<location>");
}

test.each(transcripts)("%s", { timeout: 300_000 }, async (file) => {
  const wanted = await readFile(join(golden, file), "utf8");
  const name = file.replace(".txt", "");
  const place = await workplace(name);
  const ids = new Map<string, string>();
  let seen = "";
  for (const [, command = ""] of wanted.matchAll(/^\$ (.*)$/gm)) {
    seen += `$ ${command}\n${withVariables(await run(command, place, name), ids)}`;
  }
  if (update) await writeFile(join(golden, file), seen);
  else expect(seen).toBe(wanted);
});
