import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { unreadable } from "../../client/file-error.ts";
import { type BlobRef, type Client, GalleryError } from "../../client/index.ts";
import { withProgress } from "../kit/progress.ts";
import { uploadFile } from "../kit/upload.ts";

/** Files of a bundle that are sent at the same time. */
const lanes = 4;

/** Sends one file or standard input; tells when the path is a folder instead. */
export async function uploadOne(
  client: Client,
  project: string,
  file: string,
  digest: string | undefined,
): Promise<BlobRef | "folder"> {
  if (file !== "-" && (await isFolder(file))) return "folder";
  return uploadFile(client, project, file, digest);
}

/** Sends every file below a folder; the answer is what a new instance names. */
export async function uploadBundle(
  client: Client,
  project: string,
  folder: string,
): Promise<readonly { path: string; digest: string }[]> {
  const files = await filesBelow(folder);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const sent = new Map<string, number>();
  return withProgress(`${basename(folder)}, ${files.length} files`, (update, signal) =>
    inLanes(files, async ({ path }) => {
      const onProgress = (bytes: number): void => {
        sent.set(path, bytes);
        update(sum(sent.values()), total);
      };
      const { digest } = await client.blobs.upload({
        project,
        source: join(folder, path),
        onProgress,
        signal,
      });
      return { path: path.split(sep).join("/"), digest };
    }),
  );
}

/** Every plain file, by path; a link is read as what it points to. */
export async function filesBelow(folder: string): Promise<readonly { path: string; size: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: { path: string; size: number }[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const full = join(entry.parentPath, entry.name);
    const status = await statusOf(full);
    if (!status.isFile()) {
      throw new GalleryError("file.unreadable", `${full} is not a plain file, and a bundle holds only these`);
    }
    files.push({ path: relative(folder, full), size: status.size });
  }
  if (files.length === 0) throw new GalleryError("file.unreadable", `the folder ${folder} holds no files`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function isFolder(path: string): Promise<boolean> {
  return (await statusOf(path)).isDirectory();
}

async function statusOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function inLanes<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await task(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
