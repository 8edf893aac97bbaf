import { missingFile, readYamlFile } from "./config-file.ts";
import { GalleryError } from "./domain/errors.ts";

export interface Secret {
  readonly value: string;
  readonly origin: "environment" | "file";
  /** The variable or the path of the file. */
  readonly source: string;
}

/** By name as the environment writes it. */
export type Secrets = ReadonlyMap<string, Secret>;

const PREFIX = "GALLERY_SECRET_";

/** In capitals, with `_` for all that is neither letter nor digit. */
const nameInEnvironment = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "_").toUpperCase();

export const secretOf = (secrets: Secrets, name: string): string | undefined =>
  secrets.get(nameInEnvironment(name))?.value;

/**
 * `GALLERY_SECRET_<NAME>` of the environment, and what the file has besides.
 *
 * @param path of a YAML file with a secret a line by its name; empty for none
 */
export async function readSecretsFrom(
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
): Promise<Secrets> {
  const secrets = new Map<string, Secret>(path === "" ? [] : await readSecretsFile(path));
  for (const [source, value] of Object.entries(environment)) {
    if (source.startsWith(PREFIX) && value) {
      secrets.set(source.slice(PREFIX.length), { value, origin: "environment", source });
    }
  }
  return secrets;
}

async function readSecretsFile(path: string): Promise<Secrets> {
  const lines = await readYamlFile({ path, form: 'secret a line, such as "page: whsec_…"', isSecret: true });
  if (lines === undefined) throw missingFile(path);
  const secrets = new Map<string, Secret>();
  for (const [name, value] of Object.entries(lines)) {
    const key = nameInEnvironment(name);
    if (secrets.has(key))
      throw refusal(`${path} has more than one secret that the environment writes ${key}`);
    if (typeof value !== "string" || value === "") throw refusal(`${path}: the secret ${name} is not a text`);
    secrets.set(key, { value, origin: "file", source: path });
  }
  return secrets;
}

const refusal = (message: string): GalleryError =>
  new GalleryError("config.invalid", message, { field: "secretsFile" });
