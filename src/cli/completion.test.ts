import { execFileSync, spawnSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { scriptFor } from "./completion/script.ts";
import { describeTree, type Place } from "./completion/tree.ts";
import { fullProgram } from "./program.ts";

let places: readonly Place[];

beforeAll(async () => {
  places = describeTree(await fullProgram());
});

/** What bash offers for the last word of a line. */
function offered(...words: string[]): string[] {
  const script = `${scriptFor("bash", places)}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_gallery
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}

test("the bash script is well-formed", () => {
  const { status, stderr } = spawnSync("bash", ["-n"], {
    input: scriptFor("bash", places),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

// The scripts of zsh and bash share the part that can be ill-formed; zsh's own expansions parse in bash too.
test("the zsh script is well-formed as far as bash can tell", () => {
  const { stderr } = spawnSync("bash", ["-n"], { input: scriptFor("zsh", places), encoding: "utf8" });
  expect(stderr).toBe("");
});

test("bash completes commands, options and known values", () => {
  expect(offered("gallery", "inst")).toEqual(["instance"]);
  expect(offered("gallery", "instance", "d")).toEqual(["download", "deprecate"]);
  expect(offered("gallery", "instance", "upload", "--ta")).toEqual(["--tag"]);
  expect(offered("gallery", "search", "-o", "")).toEqual(["table", "json", "ndjson"]);
  expect(offered("gallery", "search", "--limit", "")).toEqual([]);
  expect(offered("gallery", "changes", "--kind", "instance.t")).toEqual(["instance.tagged"]);
  expect(offered("gallery", "completion", "")).toContain("fish");
});

test("bash steps over options and their values", () => {
  expect(offered("gallery", "-p", "demo", "instance", "down")).toEqual(["download"]);
});

test("bash completes files where a file is wanted", () => {
  expect(offered("gallery", "blob", "put", "package.js")).toEqual(["package.json"]);
  expect(offered("gallery", "search", "--config", "package.js")).toEqual(["package.json"]);
});

test("the fish script names every command and its quotes are even", () => {
  const script = scriptFor("fish", places);
  for (const { path } of places) expect(script).toContain(path);
  for (const line of script.split("\n")) expect((line.match(/'/g) ?? []).length % 2).toBe(0);
});
