import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PartResult } from "./bench.ts";
import { describeMachine } from "./machine.ts";
import { render, type StoredResult } from "./report.ts";

const bench = join(import.meta.dirname, "..");
const results = join(bench, "results");

export function galleryVersion(): string {
  const { version } = JSON.parse(readFileSync(join(bench, "../package.json"), "utf8")) as { version: string };
  return version;
}

/**
 * Keeps what was measured, and shows it on the page.
 *
 * @param command what measures it again
 * @param folder where the servers kept their data
 * @param peers versions of what was measured beside
 */
export function record(
  part: string,
  result: PartResult,
  { command, folder, peers = {} }: { command: string; folder: string; peers?: Record<string, string> },
): void {
  const stored: StoredResult = {
    ...result,
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(folder),
    versions: { gallery: galleryVersion(), ...peers, node: process.version },
  };
  writeFileSync(join(results, `${part}.json`), `${JSON.stringify(stored, null, 1)}\n`);
  render(results, join(bench, "README.md"));
}
