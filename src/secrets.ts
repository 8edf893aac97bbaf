import { readFile } from "node:fs/promises";
import { GalleryError } from "./domain/errors.ts";

/** Secrets by the key of their name. */
export type Secrets = ReadonlyMap<string, string>;

const PREFIX = "GALLERY_SECRET_";

/** How a name is written in the environment: in capitals, with `_` for all that is neither letter nor digit. */
const keyOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "_").toUpperCase();

export const secretOf = (secrets: Secrets, name: string): string | undefined => secrets.get(keyOf(name));

/**
 * `GALLERY_SECRET_<NAME>` of the environment, and what the file has besides.
 *
 * @param file YAML with a secret a line by its name; empty for none
 */
export async function readSecretsFrom(
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<Secrets> {
  const secrets = new Map<string, string>();
  const fromFile = file === "" ? {} : await readSecretsFile(file);
  for (const [name, value] of Object.entries(fromFile)) {
    if (secrets.has(keyOf(name)))
      throw refusal(`${file} has more than one secret that is written ${keyOf(name)}`);
    if (typeof value !== "string" || value === "") throw refusal(`${file}: the secret ${name} is not a text`);
    secrets.set(keyOf(name), value);
  }
  for (const [variable, value] of Object.entries(environment)) {
    if (variable.startsWith(PREFIX) && value) secrets.set(variable.slice(PREFIX.length), value);
  }
  return secrets;
}

async function readSecretsFile(file: string): Promise<object> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw refusal(`cannot read ${file}: ${(error as Error).message}`, error);
  }
  const { parse } = await import("yaml");
  let values: unknown;
  try {
    values = parse(text) ?? {};
  } catch {
    // What the parser says would show a part of the file.
    throw refusal(`${file} is not YAML`);
  }
  if (typeof values === "object" && !Array.isArray(values)) return values as object;
  throw refusal(`${file} must hold one secret a line, such as "page: whsec_…"`);
}

const refusal = (message: string, cause?: unknown): GalleryError =>
  new GalleryError("config.invalid", message, { field: "secretsFile", cause });
