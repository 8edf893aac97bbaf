import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PartResult } from "./bench.ts";
import { describeMachine } from "./machine.ts";
import {
  type Group,
  type GroupedResult,
  type Origin,
  render,
  type StoredResult,
  withGroup,
} from "./report.ts";

const bench = join(import.meta.dirname, "..");
const results = join(bench, "results");

export function galleryVersion(): string {
  const { version } = JSON.parse(readFileSync(join(bench, "../package.json"), "utf8")) as { version: string };
  return version;
}

interface Measuring {
  /** What measures it again. */
  readonly command: string;
  /** Where the servers kept their data. */
  readonly folder: string;
  /** Versions of what was measured beside. */
  readonly peers?: Readonly<Record<string, string>>;
}

const originOf = ({ command, folder, peers = {} }: Measuring): Origin => ({
  command,
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(folder),
  versions: { gallery: galleryVersion(), ...peers, node: process.version },
});

const fileOf = (part: string) => join(results, `${part}.json`);

function keep(part: string, stored: StoredResult): void {
  writeFileSync(fileOf(part), `${JSON.stringify(stored, null, 1)}\n`);
  render(results, join(bench, "README.md"));
}

/** Keeps what was measured, and shows it on the page. */
export function record(part: string, result: PartResult, measuring: Measuring): void {
  keep(part, { ...result, ...originOf(measuring) });
}

/** Keeps one group of a table; `order` names all of them. */
export function recordGroup(
  part: string,
  { order, ...table }: Omit<GroupedResult, "groups"> & { readonly order: readonly string[] },
  [name, group]: readonly [string, Group],
  measuring: Measuring,
): void {
  const file = fileOf(part);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as GroupedResult) : undefined;
  keep(part, withGroup(before, table, order, name, { ...group, ...originOf(measuring) }));
}
