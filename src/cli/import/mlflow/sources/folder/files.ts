import { createReadStream } from "node:fs";
import { opendir, readdir, readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { createInterface } from "node:readline";
import { parse, type SchemaOptions } from "yaml";
import type { Texts } from "../../source.ts";

/** What a meta.yaml says. */
export type Meta = Readonly<Record<string, unknown>>;

/**
 * Everything that is not null stays a text. The writer follows YAML 1.1 as Python has it, where `1e5` is a text and needs
 * no quotes; any schema that knows numbers would read it as one.
 */
const asWritten: SchemaOptions = { schema: "failsafe", customTags: ["null"] };

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

async function unlessMissing<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The meta.yaml of a folder; undefined when there is none. @throws Error when it holds something else */
export async function readMeta(folder: string): Promise<Meta | undefined> {
  const text = await unlessMissing(readFile(join(folder, "meta.yaml"), "utf8"));
  if (text === undefined) return undefined;
  const meta: unknown = parse(text, asWritten);
  if (typeof meta === "object" && meta !== null && !Array.isArray(meta)) return meta as Meta;
  throw new Error("its meta.yaml says nothing");
}

export function textOf(meta: Meta, name: string): string {
  const value = meta[name];
  return typeof value === "string" ? value : "";
}

export function numberOf(meta: Meta, name: string): number | undefined {
  const text = textOf(meta, name);
  return text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** Names of the folders in a folder, sorted; none when it is not there. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const names = ((await unlessMissing(readdir(folder))) ?? []).sort();
  const folders = await Promise.all(names.map((name) => isFolder(join(folder, name))));
  return names.filter((_name, index) => folders[index]);
}

/** Names of folders, and of links, in no order and as they are found; none when there is no such folder. */
export async function* someFoldersIn(folder: string): AsyncGenerator<string> {
  const found = await unlessMissing(opendir(folder));
  if (found === undefined) return;
  for await (const entry of found) if (entry.isDirectory() || entry.isSymbolicLink()) yield entry.name;
}

export async function isFolder(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path)))?.isDirectory() ?? false;
}

/** Paths of the files at any depth of a folder; a slash in a metric's name has made folders of it. */
export async function filesIn(folder: string, below = ""): Promise<readonly string[]> {
  const entries = (await unlessMissing(readdir(join(folder, below), { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map((entry) => {
      const path = posix.join(below, entry.name);
      return entry.isDirectory() ? filesIn(folder, path) : [path];
    }),
  );
  return found.flat().sort();
}

/** A folder of params, tags or aliases: a file each, whose whole text is the value. */
export async function textsIn(folder: string): Promise<Texts> {
  const names = await filesIn(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

/** One line of a metric's file: time, value, step, and what else is told. */
export interface PointLine {
  readonly value: number;
  readonly at: number;
  readonly step: number;
  readonly rest: readonly string[];
}

/** As Python writes numbers. */
const unusual: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

export async function* linesOf(path: string): AsyncGenerator<PointLine> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const [at, value, step = "0", ...rest] = line.trim().split(" ");
    if (at === undefined || value === undefined) continue;
    yield { value: unusual[value] ?? Number(value), at: Number(at), step: Number(step), rest };
  }
}
