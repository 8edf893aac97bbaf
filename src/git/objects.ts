import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GitRefusal } from "../domain/seams.ts";
import { applyDelta } from "./delta.ts";
import { inflate } from "./inflate.ts";
import { Pack, type PackEntry } from "./pack.ts";

export type ObjectType = Exclude<PackEntry["type"], "delta">;

interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** Git makes chains of 50, and 4,095 at most. */
const LONGEST_CHAIN = 4_095;
/** Git's own bound of object folders that name further ones. */
const DEEPEST_ALTERNATE = 5;
const MOST_ALTERNATES = 32;

/** `<type> <size>` and a NUL. */
const LOOSE_HEAD = /^(commit|tree|blob|tag) (\d{1,12})\0/;
const LOOSE_HEAD_MOST = 32;

/**
 * The object database of a repository, for the time of one question: loose objects and packs, of its own and of the
 * folders that it borrows from. Every object is held against its hash.
 */
export class Objects {
  readonly #folders: readonly string[];
  readonly #packs = new Map<string, Pack>();
  readonly #signal: AbortSignal;

  private constructor(folders: readonly string[], signal: AbortSignal) {
    this.#folders = folders;
    this.#signal = signal;
  }

  static async open(folder: string, signal: AbortSignal): Promise<Objects> {
    const objects = new Objects([folder, ...(await alternates(folder, DEEPEST_ALTERNATE))], signal);
    await objects.#findPacks();
    return objects;
  }

  async close(): Promise<void> {
    for (const pack of this.#packs.values()) await pack.close();
  }

  /** @throws GitRefusal when it is larger than `most` bytes or of another type */
  async read(hash: string, type: ObjectType, most: number): Promise<Buffer> {
    // Packed again meanwhile: what was loose, or in another pack, is found in the new one.
    const found =
      (await this.#find(hash, most)) ?? ((await this.#findPacks()) && (await this.#find(hash, most)));
    if (!found) throw new Error(`object ${hash} is not in the repository`);
    if (found.type !== type) throw new GitRefusal(`object ${hash} is a ${found.type}, not a ${type}`);
    const digest = createHash("sha1")
      .update(`${found.type} ${found.bytes.length}\0`)
      .update(found.bytes)
      .digest("hex");
    if (digest !== hash) throw new Error(`object ${hash} is damaged`);
    return found.bytes;
  }

  async #findPacks(): Promise<true> {
    for (const folder of this.#folders) {
      const names = await readdir(join(folder, "pack")).catch(() => []);
      for (const name of names.filter((each) => each.endsWith(".idx"))) {
        const path = join(folder, "pack", name.slice(0, -".idx".length));
        if (!this.#packs.has(path)) this.#packs.set(path, await Pack.open(path));
      }
    }
    return true;
  }

  /** @param chain deltas that may still stand between here and a whole object */
  async #find(hash: string, most: number, chain = LONGEST_CHAIN): Promise<GitObject | undefined> {
    this.#signal.throwIfAborted();
    for (const pack of this.#packs.values()) {
      const offset = pack.find(hash);
      if (offset !== undefined) return this.#packed(pack, offset, most, chain);
    }
    for (const folder of this.#folders) {
      const found = await readLoose(loosePath(folder, hash), most);
      if (found) return found;
    }
    return undefined;
  }

  async #packed(pack: Pack, start: number, most: number, chain: number): Promise<GitObject> {
    const deltas: Buffer[] = [];
    let base: number | string = start;
    while (deltas.length <= chain) {
      const offset: number | undefined = typeof base === "number" ? base : pack.find(base);
      const entry: PackEntry | GitObject | undefined =
        offset === undefined
          ? await this.#find(String(base), most, chain - deltas.length)
          : await pack.read(offset, most);
      if (entry === undefined) throw new Error(`object ${base} is not in the repository`);
      if (entry.type !== "delta") {
        const bytes = deltas.reduceRight((made, delta) => applyDelta(made, delta, most), entry.bytes);
        return { type: entry.type, bytes };
      }
      deltas.push(entry.bytes);
      base = (entry as PackEntry).base!;
    }
    throw new GitRefusal("a chain of deltas has no end");
  }
}

const loosePath = (folder: string, hash: string): string => join(folder, hash.slice(0, 2), hash.slice(2));

async function readLoose(path: string, most: number): Promise<GitObject | undefined> {
  let packed: Buffer;
  try {
    if ((await stat(path)).size > most * 2 + 1_024)
      throw new GitRefusal(`an object is larger than ${most} bytes`);
    packed = await readFile(path);
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw reason;
  }
  const whole = inflate(packed, most + LOOSE_HEAD_MOST);
  const [head, type, size] = LOOSE_HEAD.exec(whole.toString("latin1", 0, LOOSE_HEAD_MOST)) ?? [];
  if (Number(size) > most) throw new GitRefusal(`an object of ${size} bytes is larger than ${most} bytes`);
  if (head === undefined || whole.length !== head.length + Number(size)) {
    throw new GitRefusal("a loose object is broken");
  }
  return { type: type as ObjectType, bytes: whole.subarray(head.length) };
}

/** Object folders that this one borrows from, which only who owns the machine's files can name. */
async function alternates(folder: string, depth: number): Promise<string[]> {
  const text = await readFile(join(folder, "info", "alternates"), "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length === 0) return [];
  if (depth === 0 || lines.length > MOST_ALTERNATES)
    throw new GitRefusal("it borrows objects from too many repositories");
  const found = lines.map((line) => resolve(folder, line));
  const further = await Promise.all(found.map((each) => alternates(each, depth - 1)));
  return [...found, ...further.flat()];
}
