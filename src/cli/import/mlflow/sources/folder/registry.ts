import { join } from "node:path";
import type { SourceModel, SourceVersion } from "../../source.ts";
import { DELETED_STAGE } from "../words.ts";
import { foldersIn, numberOf, readMeta, textOf, textsIn } from "./files.ts";

const VERSION = /^version-(\d+)$/;

/** The registered model of a folder; undefined when the folder is of none. @throws Error when it cannot be read as one */
export async function readModel(folder: string): Promise<SourceModel | undefined> {
  const meta = await readMeta(folder);
  if (meta === undefined) return undefined;
  const numbers = (await foldersIn(folder)).map((name) => Number(VERSION.exec(name)?.[1] ?? 0));
  const aliases = Object.entries(await textsIn(join(folder, "aliases")));
  return {
    ...{ name: textOf(meta, "name"), description: textOf(meta, "description") },
    tags: await textsIn(join(folder, "tags")),
    aliases: Object.fromEntries(aliases.map(([alias, version]) => [alias, Number(version)])),
    newest: Math.max(0, ...numbers),
    made: {
      ...{ at: numberOf(meta, "creation_timestamp"), by: "" },
      movedAt: numberOf(meta, "last_updated_timestamp"),
    },
  };
}

/** A version of the registered model of a folder; undefined when it was deleted. */
export async function readVersion(modelFolder: string, number: number): Promise<SourceVersion | undefined> {
  const folder = join(modelFolder, `version-${number}`);
  const meta = await readMeta(folder);
  if (meta === undefined || textOf(meta, "current_stage") === DELETED_STAGE) return undefined;
  const source = textOf(meta, "source");
  return {
    ...{ number, description: textOf(meta, "description"), source },
    files: textOf(meta, "storage_location") || source,
    tags: await textsIn(join(folder, "tags")),
    ...{ run: textOf(meta, "run_id"), runLink: textOf(meta, "run_link") },
    stage: textOf(meta, "current_stage") || "None",
    made: {
      ...{ at: numberOf(meta, "creation_timestamp"), by: textOf(meta, "user_id") },
      movedAt: numberOf(meta, "last_updated_timestamp"),
    },
  };
}
