import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { InvalidArgumentError, Option } from "commander";
import { unreadable } from "../../client/file-error.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { SelectionRule } from "../../domain/rule.ts";
import { parseDuration } from "../../expression/index.ts";
import { type Past, PastReader, readRule } from "../../tiers/rules/index.ts";
import { problemText } from "./problems.ts";
import { findRoot, readLocalRules } from "./repository.ts";

/** Options of every command that tries a rule over a past. */
export interface PastOptions {
  readonly past: readonly string[];
  /** Seconds; undefined to decide at every change. */
  readonly every?: number;
}

export const pastOption = (): Option =>
  new Option("--past <file...>", "NDJSON files of what happened; - for standard input").makeOptionMandatory();

export const everyOption = (): Option =>
  new Option("--every <duration>", "decide so often, such as 1h, instead of at every change").argParser(
    readEvery,
  );

function readEvery(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null) throw new InvalidArgumentError(`"${text}" is no duration: write 15m, 1h or 1d.`);
  return seconds;
}

/**
 * The selection rule in a file: as part of its repository when it lies in one, else by itself.
 * Throws file.invalid with every problem of the file.
 */
export async function readSelection(path: string): Promise<SelectionRule> {
  const root = await findRoot(path);
  const { rule, problems } =
    root !== null && resolve(path).startsWith(`${root}${sep}`)
      ? await readAmong(path)
      : await readAlone(path);
  if (rule === null) {
    const told = problems.map((problem) => problemText(problem, () => path));
    throw new GalleryError("file.invalid", `${path} is no rule:\n${told.join("\n")}`);
  }
  if (rule.kind === "selection") return rule;
  throw new GalleryError("file.invalid", `${path} is an action rule; only a selection rule has champions`);
}

async function readAmong(path: string) {
  const { named } = await readLocalRules([path]);
  return named[0]!;
}

async function readAlone(path: string) {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(path, error);
  });
  // Where the file lies says nothing without a repository around it.
  return readRule(basename(path), text);
}

/** Everything that the files tell of the rule's project, partition by partition. */
export async function readPast(
  files: readonly string[],
  { project, environment, uuid }: SelectionRule,
): Promise<readonly Past[]> {
  const reader = await readLines(files);
  const pasts = reader.pasts({ project, environment: environment ?? "production", rule: uuid });
  if (pasts.length > 0) return pasts;
  throw new GalleryError("file.invalid", `${files.join(", ")} tell of no instance of project '${project}'`);
}

/** The lines of all files. */
export async function readLines(files: readonly string[]): Promise<PastReader> {
  const reader = new PastReader();
  for (const file of files) {
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      if (line.trim() !== "") reader.read(line, `${file}:${number}`);
    }
  }
  return reader;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = file === "-" ? process.stdin : createReadStream(file);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw unreadable(file, error);
  }
}
