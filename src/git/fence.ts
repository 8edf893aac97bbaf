import * as files from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { PromiseFsClient } from "isomorphic-git";
import { checkReceived } from "./received.ts";

/**
 * The files of one folder for who fetches into it: nothing outside of it can be named, no link is made or followed,
 * and a pack is looked at before it is kept.
 */
export function fencedFiles(folder: string): PromiseFsClient {
  const root = resolve(folder);
  const within = (path: string): string => {
    const whole = resolve(path);
    if (whole === root || whole.startsWith(root + sep)) return whole;
    throw new Error("a name leads out of the folder that is fetched into");
  };
  const noLink = async (): Promise<never> => {
    throw new Error("no links are made in a folder that is fetched into");
  };
  return {
    promises: {
      readFile: async (path: string, options?: never) => files.readFile(within(path), options),
      async writeFile(path: string, data: string | Uint8Array, options?: never) {
        if (path.endsWith(".pack")) await checkReceived(Buffer.from(data as Uint8Array));
        await files.writeFile(within(path), data, options);
      },
      unlink: async (path: string) => files.unlink(within(path)),
      readdir: async (path: string) => files.readdir(within(path)),
      mkdir: async (path: string) => files.mkdir(within(path)),
      rmdir: async (path: string) => files.rmdir(within(path)),
      stat: async (path: string) => files.lstat(within(path)),
      lstat: async (path: string) => files.lstat(within(path)),
      readlink: noLink,
      symlink: noLink,
    },
  };
}
