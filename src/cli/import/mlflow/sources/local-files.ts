import { open, readdir, realpath, stat } from "node:fs/promises";
import { join, posix, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { GalleryError } from "../../../../domain/errors.ts";
import type { OpenedFile, Source, SourceFile, SourceOwner } from "../source.ts";
import type { Tally } from "../tally.ts";

export interface LocalPlaces {
  /** What paths that are not absolute begin at. */
  readonly base: string;
  /** The folder that the old server kept files in for its clients, as `--artifacts` names it. */
  readonly served: string | undefined;
  readonly tally: Tally;
}

/** More than a letter, which is a drive of Windows. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;
const SERVED = /^mlflow-artifacts:(?:\/\/[^/]*)?(?:\/api\/2\.0\/mlflow-artifacts\/artifacts(?=\/))?\/*/;
/** An experiment, and a run or a logged model of it. */
const OWN_FOLDERS = /[^/\\]+[/\\](?:models[/\\])?[^/\\]+[/\\]artifacts[/\\]*$/;

const refused = (sentence: string): GalleryError => new GalleryError("source.refused", sentence);

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

function below(folder: string, path: string): string {
  const found = resolve(folder, path);
  if (found === folder || found.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return found;
  throw refused("its files are said to be outside the folder of --artifacts");
}

/** The path that a URI of MLflow names on this machine. */
function pathOf(uri: string, { base, served }: LocalPlaces): string {
  const scheme = SCHEME.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(base, uri);
  if (scheme === "file") return uri.startsWith("file:/") ? fileURLToPath(uri) : resolve(base, uri.slice(5));
  if (scheme !== "mlflow-artifacts") {
    throw refused(
      `its files are at ${scheme}://, not on this machine: start MLflow's server, which reaches them, and import from that`,
    );
  }
  if (served !== undefined) return below(served, uri.replace(SERVED, ""));
  throw refused(
    "its files are where MLflow's server kept them: name that folder with --artifacts (the server's --artifacts-destination; ./mlartifacts unless told)",
  );
}

/** Where the files of an owner are on this machine; undefined when it has none. */
async function folderOf({ files: uri, id }: SourceOwner, places: LocalPlaces): Promise<string | undefined> {
  if (uri === "") return undefined;
  const path = pathOf(uri, places);
  if (await isFolder(path)) return path;
  const own = OWN_FOLDERS.exec(path)?.[0];
  if (own === undefined) return undefined;
  const { served, tally } = places;
  const moved = served === undefined ? undefined : join(served, own);
  if (moved !== undefined && (await isFolder(moved))) return moved;
  const root = path.slice(0, -own.length);
  // A run without files has no folder; that the folder of all is missing is another matter.
  if (!(await isFolder(root))) {
    const why = `there is no folder ${root} here: if there were files in it, name where they are now with --artifacts`;
    tally.remark("files", id, why);
  }
  return undefined;
}

/** Every file below a folder, once, also where a link leads back. */
async function* filesBelow(top: string): AsyncGenerator<SourceFile> {
  const seen = new Set<string>();
  const folders = [""];
  for (const folder of folders) {
    const place = join(top, folder);
    const real = await realpath(place);
    if (seen.has(real)) continue;
    seen.add(real);
    for (const name of (await readdir(place)).sort()) {
      const path = posix.join(folder, name);
      const found = await stat(join(top, path)).catch(() => undefined);
      if (found?.isDirectory()) folders.push(path);
      else if (found?.isFile()) yield { path, size: found.size };
    }
  }
}

async function openFile(path: string): Promise<OpenedFile> {
  const file = await open(path);
  const { size } = await file.stat();
  if (size > 0) return { bytes: file.createReadStream({ end: size - 1 }), size };
  await file.close();
  return { bytes: Readable.from([]), size };
}

/** A failure of the file system, as a refusal that concerns one owner's files. */
function told(error: unknown): unknown {
  return error instanceof Error && "syscall" in error ? refused(error.message) : error;
}

/** Reads the files that runs and logged models have left on this machine. */
export function localFiles(places: LocalPlaces): Pick<Source, "files" | "open"> {
  return {
    async *files(owner) {
      try {
        const folder = await folderOf(owner, places);
        if (folder !== undefined) yield* filesBelow(folder);
      } catch (error) {
        throw told(error);
      }
    },

    async open(owner, path) {
      try {
        const folder = await folderOf(owner, places);
        if (folder === undefined) throw refused("the folder of its files is gone");
        return await openFile(join(folder, path));
      } catch (error) {
        throw told(error);
      }
    },
  };
}
