import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { beforeAll, expect, test } from "vitest";
import { definitions, flagOf, isSecret, type SettingName, variableOf } from "../config.ts";
import { exitCodes } from "./kit/failure.ts";
import { fullProgram, leavesOf } from "./program.ts";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");

let leaves: ReadonlyMap<string, Command>;

beforeAll(async () => {
  const program = await fullProgram();
  leaves = new Map(leavesOf(program).map((leaf) => [pathOf(leaf), leaf]));
});

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Heading and example of every command on the page. */
function described(): readonly { path: string; example: string }[] {
  return [...page.matchAll(/^### (gallery .*)\n[^#]*?```sh\n(.*)\n```$/gm)].map(
    ([, path = "", example = ""]) => ({
      path,
      example,
    }),
  );
}

/** The flags of a line, outside quotes. */
function flagsOf(line: string): readonly string[] {
  return line.replace(/'[^']*'|"[^"]*"/g, "").match(/(?<=\s)--?[a-z][a-z-]*/g) ?? [];
}

function expectKnownFlags(path: string, line: string): void {
  const known = leaves.get(path)?.options.flatMap(({ short, long }) => [short, long]) ?? [];
  for (const flag of flagsOf(line)) expect(known, `${path} takes ${flag}`).toContain(flag);
}

test("the page describes every command, and none that is gone", () => {
  expect(described().map(({ path }) => path)).toEqual([...leaves.keys()]);
});

test("every example on the page is a call of its command with flags that it takes", () => {
  for (const { path, example } of described()) {
    expect(example).toContain(path);
    expectKnownFlags(path, example.slice(example.indexOf(path)));
  }
});

test("every example of a help text names flags that its command takes", () => {
  for (const [path, leaf] of leaves) {
    let help = "";
    leaf.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    const examples =
      help
        .split("Examples:\n")[1]
        ?.split("\n")
        .filter((line) => line.startsWith("  ")) ?? [];
    if (!path.startsWith("gallery expression")) expect(examples, path).not.toEqual([]);
    for (const example of examples) {
      expect(example).toContain(path);
      expectKnownFlags(path, example.slice(example.indexOf(path)).replace(/[|>].*/, ""));
    }
  }
});

test("the page lists every setting with its flag and variable", () => {
  const rows = [...page.matchAll(/^\| (\w+) \| (?:`(--[\w-]+)` )?\| `(\w+)` \|/gm)].map(
    ([, ...cells]) => cells,
  );
  const names = Object.keys(definitions) as SettingName[];
  expect(rows).toEqual(
    names.map((name) => [name, isSecret(name) ? undefined : flagOf(name), variableOf(name)]),
  );
});

test("the page lists every exit code", () => {
  const codes = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(exitCodes));
});
