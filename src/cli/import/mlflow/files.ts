import type { ArtifactOwner } from "../../../client/index.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkPath } from "../../../domain/text.ts";
import { attempt, type Crossing } from "./crossing.ts";
import { withPatience } from "./patience.ts";
import type { Source, SourceFile, SourceOwner } from "./source.ts";

/** Everything that an owner carries here: sizes in bytes, and digests, by path. */
export async function filesHere(
  { client, signal }: Pick<Crossing, "client" | "signal">,
  owner: ArtifactOwner,
  top = "",
): Promise<ReadonlyMap<string, { readonly size: number; readonly digest: string }>> {
  const found = new Map<string, { size: number; digest: string }>();
  const folders = [top];
  for (const folder of folders) {
    const query = { owner, page_size: 1000, ...(folder !== "" && { folder }) };
    for await (const entry of client.artifacts.all(query, { signal })) {
      if (entry.kind === "folder") folders.push(entry.path);
      else found.set(entry.path, { size: entry.size, digest: entry.digest });
    }
  }
  return found;
}

/** Sends one file as it comes, so that memory does not grow with it; begins anew after a cut. */
async function carryFile(
  crossing: Crossing,
  from: SourceOwner,
  owner: ArtifactOwner,
  path: string,
): Promise<void> {
  const { source, client, project, signal, moved } = crossing;
  await withPatience(signal, async () => {
    const { bytes, size } = await source.open(from, path);
    bytes.on("data", (chunk: Buffer) => moved(chunk.length)).pause();
    if (size !== undefined) {
      await client.artifacts.upload({ owner, path, bytes, size }, { signal });
      return;
    }
    const { digest } = await client.blobs.upload({ project, source: bytes, signal });
    await client.artifacts.put({ owner, path, blobs: [digest] }, { signal });
  });
}

async function* listed(
  { source, tally }: { source: Source; tally: Crossing["tally"] },
  from: SourceOwner,
): AsyncGenerator<SourceFile> {
  try {
    yield* source.files(from);
  } catch (error) {
    // The place of one owner's files may be gone, or refuse this server, without telling of the others.
    if (!(error instanceof GalleryError) || error.code !== "source.refused") throw error;
    tally.leave("files", from.id, error.message);
  }
}

/**
 * Carries files that no run and no logged model has: their paths and the digests of their bytes, which nothing names yet.
 * All or, where one of them cannot be read, none, as what they are for is made once.
 */
export async function carryLoose(
  crossing: Crossing,
  from: SourceOwner,
): Promise<readonly { readonly path: string; readonly digest: string }[]> {
  const { source, client, project, signal, moved, tally } = crossing;
  const carried: { path: string; digest: string }[] = [];
  try {
    for await (const { path } of source.files(from)) {
      checkPath(path, "path");
      const { digest } = await withPatience(signal, async () => {
        const { bytes } = await source.open(from, path);
        bytes.on("data", (chunk: Buffer) => moved(chunk.length)).pause();
        return client.blobs.upload({ project, source: bytes, signal });
      });
      carried.push({ path, digest });
    }
  } catch (error) {
    if (!(error instanceof GalleryError) || !unreadable.has(error.code)) throw error;
    tally.leave("files", from.id, error.message);
    return [];
  }
  if (carried.length === 0) tally.leave("files", from.id, `there are none at ${from.files}`);
  tally.carry("files", carried.length);
  return carried;
}

const unreadable: ReadonlySet<string> = new Set(["source.refused", "path.invalid"]);

/** Carries the files that are not here yet, or have another size. Answers whether there were any. */
export async function carryFiles(
  crossing: Crossing,
  from: SourceOwner,
  owner: ArtifactOwner,
  open: () => Promise<void>,
): Promise<boolean> {
  const { tally } = crossing;
  const here = await filesHere(crossing, owner);
  let wrote = false;
  for await (const { path, size } of listed(crossing, from)) {
    const known = here.get(path);
    if (known !== undefined && (size === undefined || size === known.size)) {
      tally.meet("files");
      continue;
    }
    await attempt(crossing, "files", `${from.id}/${path}`, async () => {
      await open();
      await carryFile(crossing, from, owner, path);
      wrote = true;
      tally.carry("files");
    });
  }
  return wrote;
}
