import type { ArtifactOwner } from "../../../domain/artifact.ts";
import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { RegisteredInstance } from "../../../domain/registry.ts";
import type { Gallery } from "../../../gallery.ts";
import { collect } from "../requests/pages.ts";

/** A file of a bundle. */
export interface Member {
  readonly path: string;
  readonly digest: string;
}

/** A member's path for what is a file by itself. */
export const SINGLE = "";

/** The files that versions are made of. */
export function createMembers({ metadata, storage }: Gallery) {
  async function file(caller: Caller, owner: ArtifactOwner, path: string): Promise<Member[]> {
    try {
      const { digest } = await metadata.getArtifact(caller, { owner, path });
      return [{ path: path.slice(path.lastIndexOf("/") + 1), digest }];
    } catch (error) {
      if (error instanceof GalleryError && error.code === "artifact.unknown") return [];
      throw error;
    }
  }

  return {
    /** All files below a folder, by their paths in it, or the file of that name; none when there is neither. */
    async below(caller: Caller, owner: ArtifactOwner, top: string): Promise<Member[]> {
      const members: Member[] = [];
      const folders = [top];
      for (const folder of folders) {
        const within = folder === "" ? {} : { folder };
        const { items } = await collect(
          (page) => metadata.listArtifacts(caller, { ...page, ...within, owner }),
          undefined,
          undefined,
        );
        for (const entry of items) {
          if (entry.kind === "folder") folders.push(entry.path);
          else
            members.push({
              path: top === "" ? entry.path : entry.path.slice(top.length + 1),
              digest: entry.digest,
            });
        }
      }
      return members.length === 0 && top !== "" ? file(caller, owner, top) : members;
    },

    async ofInstance(caller: Caller, { uuid, fields }: RegisteredInstance): Promise<Member[]> {
      if (fields.isPointer === true) return [];
      const { blob, files } = await storage.getInstance(caller, { uuid });
      if (blob !== null) return [{ path: SINGLE, digest: blob.digest }];
      return files.map(({ path, digest }) => ({ path, digest }));
    },
  };
}

export type Members = ReturnType<typeof createMembers>;
