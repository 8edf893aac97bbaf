import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";

/** Lines of MLflow that `write-fixtures.py` was run with. */
export const versions = ["2.22.5", "3.17.2"] as const;
export type Version = (typeof versions)[number];

/** Takes the place of the folder that the fixtures were written in. */
const PLACE = /\/srv\/mlflow/g;

async function fixture(name: string, folder: string): Promise<string> {
  const text = await readFile(new URL(name, import.meta.url), "utf8");
  return text.replace(PLACE, folder);
}

/** Makes the database of a version in a folder and answers with its path. */
export async function writeDatabase(folder: string, version: Version): Promise<string> {
  const path = join(folder, "mlflow.db");
  const database = new Database(path);
  database.pragma("foreign_keys = OFF");
  database.exec(await fixture(`mlflow-${version}.sql`, folder));
  database.close();
  return path;
}

/** Makes the `mlruns` of a version in a folder and answers with its path. */
export async function writeFolder(folder: string, version: Version): Promise<string> {
  const path = join(folder, "files");
  const [, ...parts] = (await fixture(`mlflow-${version}.mlruns.txt`, folder)).split(/^=== (.+)\n/m);
  for (let index = 0; index < parts.length; index += 2) {
    const file = join(path, parts[index] ?? "");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (parts[index + 1] ?? "").slice(0, -1));
  }
  return path;
}
