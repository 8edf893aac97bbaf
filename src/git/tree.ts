import { type GitFiles, type GitLeftOut, GitRefusal } from "../domain/seams.ts";
import { clean } from "./commit.ts";
import { limits, megabytes } from "./limits.ts";
import type { Objects } from "./objects.ts";

interface TreeEntry {
  readonly mode: string;
  readonly hash: string;
  readonly name: string;
  /** Why the name is not taken; undefined when it is. */
  readonly unfit: string | undefined;
}

const FOLDER = "40000";
const LINK = "120000";
const MODULE = "160000";
const MOST_SHOWN = 200;

/** What of a tree may be kept as left out, so that a tree of nothing else stays small. */
const MOST_LEFT_OUT = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function parseTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let start = 0; start < bytes.length; ) {
    const blank = bytes.indexOf(0x20, start);
    const end = bytes.indexOf(0, blank);
    if (blank < 0 || end < 0 || end + 21 > bytes.length)
      throw new GitRefusal("a folder's list of names is broken");
    const mode = bytes.toString("latin1", start, blank);
    entries.push({
      mode,
      ...nameOf(bytes.subarray(blank + 1, end)),
      hash: bytes.toString("hex", end + 1, end + 21),
    });
    start = end + 21;
  }
  return entries;
}

function nameOf(bytes: Buffer): Pick<TreeEntry, "name" | "unfit"> {
  const shown = clean(bytes.toString("utf8"), MOST_SHOWN);
  try {
    const name = utf8.decode(bytes);
    if (/^(\.{0,2}|\.git)$/i.test(name) || /[/\\\p{Cc}]/u.test(name)) {
      return { name: shown, unfit: "its name is not one of a file or folder" };
    }
    return { name, unfit: undefined };
  } catch {
    return { name: shown, unfit: "its name is not UTF-8" };
  }
}

/** The hash of what lies under a path, when it is of that mode's kind; undefined when nothing does. */
export async function findPath(
  objects: Objects,
  tree: string,
  path: string,
  folder: boolean,
): Promise<string | undefined> {
  let hash = tree;
  const names = path.split("/").filter((name) => name !== "");
  for (const [index, name] of names.entries()) {
    const entries = parseTree(await objects.read(hash, "tree", limits.objectBytes));
    const found = entries.find((entry) => entry.name === name && entry.unfit === undefined);
    const wantsFolder = folder || index < names.length - 1;
    if (!found || (wantsFolder ? found.mode !== FOLDER : !found.mode.startsWith("100"))) return undefined;
    hash = found.hash;
  }
  return hash;
}

/**
 * All files under a folder that are wanted by their path, read into memory. Links and other repositories inside of it
 * are named as left out, as are files that are too large.
 *
 * @throws GitRefusal when there is more of it than is read
 */
export async function readFiles(
  objects: Objects,
  tree: string,
  wanted: (path: string) => boolean,
): Promise<GitFiles> {
  const files = new Map<string, Uint8Array>();
  const leftOut: GitLeftOut[] = [];
  let seen = 0;
  let bytes = 0;
  const leave = (path: string, why: string): void => {
    if (leftOut.length < MOST_LEFT_OUT) leftOut.push({ path, why });
  };
  const readFile = async (path: string, hash: string): Promise<void> => {
    let file: Buffer;
    try {
      file = await objects.read(hash, "blob", limits.fileBytes);
    } catch (reason) {
      if (!(reason instanceof GitRefusal)) throw reason;
      return leave(path, reason.message);
    }
    bytes += file.length;
    if (bytes > limits.bytes) throw new GitRefusal(`its files have more than ${megabytes(limits.bytes)}`);
    files.set(path, file);
  };
  const walk = async (hash: string, prefix: string, depth: number): Promise<void> => {
    for (const entry of parseTree(await objects.read(hash, "tree", limits.objectBytes))) {
      if (++seen > limits.files) throw new GitRefusal(`it has more than ${limits.files} files`);
      const path = prefix + entry.name;
      if (entry.unfit !== undefined) leave(path, entry.unfit);
      else if (entry.mode === MODULE) leave(path, "it is another repository, which is not followed");
      else if (entry.mode === FOLDER) {
        if (depth === limits.depth) leave(path, `it lies in more than ${limits.depth} folders`);
        else await walk(entry.hash, `${path}/`, depth + 1);
      } else if (!wanted(path)) continue;
      else if (entry.mode === LINK) leave(path, "it is a link, which is not followed");
      else await readFile(path, entry.hash);
    }
  };
  await walk(tree, "", 1);
  return { files, leftOut };
}
