import { readFile } from "node:fs/promises";
import { GalleryError } from "./domain/errors.ts";

export interface YamlFile {
  readonly path: string;
  /** What its lines have, as the sentence goes that refuses another file: `setting a line, such as "port: 5150"`. */
  readonly form: string;
  /** Whether nothing of what stands in it may be shown. */
  readonly isSecret?: boolean;
}

/** Reads a file with one value a line under its name; undefined when there is none. Throws config.invalid. */
export async function readYamlFile({ path, form, isSecret }: YamlFile): Promise<object | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw refusal(`cannot read ${path}: ${(error as Error).message}`, error);
  }
  const { parse } = await import("yaml");
  let values: unknown;
  try {
    values = parse(text) ?? {};
  } catch (error) {
    throw isSecret
      ? refusal(`${path} is not YAML`)
      : refusal(`${path} is not YAML: ${(error as Error).message}`, error);
  }
  if (typeof values === "object" && !Array.isArray(values)) return values as object;
  throw refusal(`${path} must hold one ${form}`);
}

/** What is said of a file that has to be there. */
export const missingFile = (path: string): GalleryError =>
  refusal(`cannot read ${path}: there is no such file`);

const refusal = (message: string, cause?: unknown): GalleryError =>
  new GalleryError("config.invalid", message, { cause });
