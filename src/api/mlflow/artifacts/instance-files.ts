import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { BlobRef } from "../../../domain/instance.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { plainName, sendBytes } from "../../http/send-bytes.ts";
import type { MlflowCall } from "../call.ts";
import { invalid, missing } from "../errors.ts";
import { some } from "../requests/json.ts";
import { artifactPath } from "./paths.ts";

/** Where a path of the artifact proxy leads when it is to an instance: to a place within it, "" for the top. */
export interface InstancePlace {
  readonly uuid: string;
  readonly path: string;
}

const PLACE = /^instances\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(.+))?$/;

/** What a single blob is called, which has no name of its own. */
const BLOB = "blob";

export function placeOfInstance(given: string): InstancePlace | undefined {
  const [, uuid, path = ""] = PLACE.exec(artifactPath(given)) ?? [];
  return uuid === undefined ? undefined : { uuid, path };
}

interface Member extends BlobRef {
  readonly path: string;
  /** What the instance calls it; nothing when it is its single blob. */
  readonly own: { readonly path?: string };
}

/** Files of instances, which never change, wherever they were made. */
export function createInstanceFiles(storage: Storage) {
  async function membersOf(caller: Caller, uuid: string): Promise<readonly Member[]> {
    const { blob, files } = await storage.getInstance(caller, { uuid });
    if (blob !== null) return [{ ...blob, path: BLOB, own: {} }];
    return files.map((file) => ({ ...file, own: { path: file.path } }));
  }

  return {
    /** What is in one folder, by name; undefined when nothing is. */
    async list(caller: Caller, { uuid, path: folder }: InstancePlace): Promise<unknown> {
      const prefix = folder === "" ? "" : `${folder}/`;
      const below = (await membersOf(caller, uuid)).filter(({ path }) => path.startsWith(prefix));
      const entries = new Map<string, unknown>();
      for (const { path, size } of below) {
        const rest = path.slice(prefix.length);
        const slash = rest.indexOf("/");
        if (slash < 0) entries.set(rest, { path: rest, is_dir: false, ...(size > 0 && { file_size: size }) });
        else entries.set(rest.slice(0, slash), { path: rest.slice(0, slash), is_dir: true });
      }
      return some([...entries].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry));
    },

    /** @param told the path as the client wrote it */
    async send({ caller, request, reply }: MlflowCall, { uuid, path }: InstancePlace, told: string) {
      const members = await membersOf(caller, uuid).catch(unknownInstance);
      const member = members.find((each) => each.path === path);
      if (member === undefined) {
        const isFolder = path === "" || members.some((each) => each.path.startsWith(`${path}/`));
        if (isFolder) throw invalid(`Artifact path refers to a directory, not a file: '${told}'`);
        throw missing(`No such artifact: '${told}'`);
      }
      return sendBytes(request, reply, {
        fileName: plainName(path) ?? BLOB,
        describe: async () => member,
        open: (range) => storage.openBlob(caller, { uuid, ...member.own, ...(range && { range }) }),
      });
    },
  };
}

export type InstanceFiles = ReturnType<typeof createInstanceFiles>;

function unknownInstance(error: unknown): readonly Member[] {
  if (error instanceof GalleryError && error.code === "instance.unknown") return [];
  throw error;
}
