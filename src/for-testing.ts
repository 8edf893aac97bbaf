import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { GalleryError } from "./domain/errors.ts";
import { type Gallery, permissionTable } from "./gallery.ts";
import { type OpenedGallery, type OpenSettings, openGallery, usable } from "./open.ts";
import { lockDirectory } from "./stores/records/sql/lock.ts";

/** A gallery that can be emptied. Its functions go to the stores that are there, or that are being made anew. */
export interface OpenedForTesting {
  readonly gallery: Gallery;
  readonly seams: OpenedGallery["seams"];
  current(): Promise<OpenedGallery>;
  /** Lets go of the stores, removes them, and opens new ones. */
  reset(): Promise<void>;
  quiesce(): void;
  close(): Promise<void>;
}

/** The only folder of the data directory that is ever emptied. */
const STORES = "for-testing";

const isOurs = (name: string): boolean => name === STORES || name.startsWith("lock.db");

/** Opens empty stores in a folder of their own within the data directory, which must hold nothing else. */
export async function openForTesting({ dataDir, ...rest }: OpenSettings): Promise<OpenedForTesting> {
  const release = await usable("dataDir", `the data directory ${dataDir}`, async () => {
    await refuseOthersData(dataDir);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return lockDirectory(join(dataDir, "lock.db"), dataDir).release;
  });
  const { blobsUrl: _, databaseUrl: __, ...settings } = { ...rest, dataDir: join(dataDir, STORES) };
  const openEmpty = async (seams?: OpenedGallery["seams"]): Promise<OpenedGallery> => {
    await rm(settings.dataDir, { recursive: true, force: true });
    return openGallery(settings, seams);
  };
  let opened: OpenedGallery;
  try {
    opened = await openEmpty();
  } catch (reason) {
    release();
    throw reason;
  }
  const { seams } = opened;
  let current = Promise.resolve(opened);
  const renew = async (): Promise<OpenedGallery> => {
    opened.quiesce();
    await opened.close();
    opened = await openEmpty(seams);
    return opened;
  };
  return {
    gallery: relayTo(async () => (await current).gallery),
    seams,
    current: () => current,
    async reset() {
      current = current.then(renew, renew);
      await current;
    },
    quiesce: () => opened.quiesce(),
    async close() {
      await current.catch(() => {});
      await opened.close();
      release();
    },
  };
}

async function refuseOthersData(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === "ENOENT") return [];
    throw reason;
  });
  const other = names.find((name) => !isOurs(name));
  if (other === undefined) return;
  throw new GalleryError(
    "config.invalid",
    `the data directory ${dataDir} holds ${other}, which was not made for testing: a server for testing takes an empty one`,
    { field: "dataDir" },
  );
}

type Operation = (caller: never, input: never) => Promise<unknown>;

function relayTo(target: () => Promise<Gallery>): Gallery {
  const relayed = Object.entries(permissionTable).map(([tier, table]) => {
    const operations = Object.keys(table).map((name): [string, Operation] => [
      name,
      async (caller, input) => {
        const functions = (await target())[tier as keyof Gallery] as object as Record<string, Operation>;
        return functions[name]!(caller, input);
      },
    ]);
    return [tier, Object.fromEntries(operations)];
  });
  return Object.fromEntries(relayed) as Gallery;
}
