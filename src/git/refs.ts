import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { GitRefusal } from "../domain/seams.ts";
import { HASH } from "./commit.ts";

const MOST_SYMBOLIC = 5;

/** Git's own rules of names, as far as they keep a name a name (`git check-ref-format`). */
export function isBranchName(name: string): boolean {
  return (
    name.length <= 255 &&
    name
      .split("/")
      .every((part) => /^[^.\s~^:?*[\\\p{Cc}][^\s~^:?*[\\\p{Cc}]*$/u.test(part) && !part.endsWith(".lock")) &&
    !/\.\.|@\{|\.$|^@$|^-/.test(name)
  );
}

/** The folder with the objects and references: the repository itself when it is bare, else its `.git`. */
export async function gitFolder(path: string): Promise<string> {
  for (const folder of [path, join(path, ".git")]) {
    const parts = await Promise.all(
      ["HEAD", "objects"].map((name) => stat(join(folder, name)).catch(() => null)),
    );
    if (!parts[0]?.isFile() || !parts[1]?.isDirectory()) continue;
    await checkFormat(folder);
    return folder;
  }
  const file = await stat(join(path, ".git")).catch(() => null);
  if (file?.isFile())
    throw new GitRefusal(`${path} is a work tree of another repository: name that repository`);
  throw new GitRefusal(`${path} is not a Git repository`);
}

async function checkFormat(folder: string): Promise<void> {
  const config = await readFile(join(folder, "config"), "utf8").catch(() => "");
  if (/^\s*objectformat\s*=\s*(?!sha1\b)/im.test(config))
    throw new GitRefusal("a repository with SHA-256 names is not read");
  if (/^\s*refstorage\s*=\s*(?!files\b)/im.test(config))
    throw new GitRefusal("a repository with a reftable is not read");
}

/** The commit that a branch stands at; undefined while it has none. */
export async function readBranch(folder: string, branch: string): Promise<string | undefined> {
  let name = `refs/heads/${branch}`;
  for (let step = 0; step < MOST_SYMBOLIC; step++) {
    const text = (await readFile(join(folder, name), "utf8").catch(absent))?.trim();
    if (text === undefined) return packedRef(folder, name);
    if (HASH.test(text)) return text;
    const [, target] = /^ref: (refs\/heads\/(.+))$/.exec(text) ?? [];
    if (target === undefined || !isBranchName(target)) throw new GitRefusal(`${name} names no commit`);
    name = target;
  }
  throw new GitRefusal(`${name} is a branch that names itself`);
}

async function packedRef(folder: string, name: string): Promise<string | undefined> {
  const text = (await readFile(join(folder, "packed-refs"), "utf8").catch(absent)) ?? "";
  const line = text.split("\n").find((each) => each.slice(41) === name && HASH.test(each.slice(0, 40)));
  return line?.slice(0, 40);
}

function absent(reason: NodeJS.ErrnoException): undefined {
  if (reason.code === "ENOENT" || reason.code === "ENOTDIR" || reason.code === "EISDIR") return undefined;
  throw reason;
}

/** Commits whose parents are not in here, as a shallow clone notes them. */
export async function readShallow(folder: string): Promise<ReadonlySet<string>> {
  const text = (await readFile(join(folder, "shallow"), "utf8").catch(absent)) ?? "";
  return new Set(text.split("\n"));
}
