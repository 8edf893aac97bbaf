import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newFolder, startServer, type TestServer } from "./support/server.ts";

/*
 * `examples/versions.sh` checks itself, and `docs/versions.md` shows what it prints: one block for each of its steps.
 * GALLERY_UPDATE_GOLDEN=1 writes the blocks anew.
 */

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/versions.md");
const BLOCK = /(?<=^```console\n).*?(?=^```$)/gms;

const folder = newFolder();
let server: TestServer;

beforeAll(async () => {
  server = await startServer(join(folder.path, "data"));
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

/** What the example prints, cut at its headlines. */
async function runExample(): Promise<readonly string[]> {
  const env = { PATH: process.env.PATH, LANG: "C.UTF-8", GALLERY_URL: server.url };
  const { stdout } = await promisify(execFile)(join(root, "examples/versions.sh"), ["figures"], { env });
  return stdout.split(/^== .*$/m).map((step) => `${step.trim()}\n`);
}

/** Chance replaced by variables; they keep who is who, and tables their columns. */
function withVariables(steps: readonly string[]): readonly string[] {
  const ids = new Map<string, string>();
  return steps.map((step) =>
    step
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => {
        if (!ids.has(uuid)) ids.set(uuid, `<uuid ${ids.size + 1}>`.padEnd(uuid.length, "."));
        return ids.get(uuid)!;
      })
      .replace(/\d{4}-\d{2}-\d{2}T[\d:.]{12}Z/g, "<time>".padEnd(24, ".")),
  );
}

test("the paper's Figures 5 to 7 come out as the page shows them", { timeout: 300_000 }, async () => {
  const printed = await runExample();
  const text = readFileSync(page, "utf8");
  if (process.env.GALLERY_UPDATE_GOLDEN === "1") {
    const steps = printed.values();
    writeFileSync(
      page,
      text.replace(BLOCK, (block) => steps.next().value ?? block),
    );
  } else {
    expect(withVariables(text.match(BLOCK) ?? [])).toEqual(withVariables(printed));
  }
});
