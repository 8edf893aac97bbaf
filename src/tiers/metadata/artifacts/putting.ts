import { Readable } from "node:stream";
import {
  type Artifact,
  type ArtifactName,
  checkArtifactOwner,
  type NewArtifact,
} from "../../../domain/artifact.ts";
import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkPath } from "../../../domain/text.ts";
import { formatDigest, parseDigest } from "../../../stores/blobs/digest.ts";
import type { BlobStore, StoredBlob } from "../../../stores/blobs/store.ts";
import type { BlobRow, Tables, Work } from "../../../stores/records/store.ts";
import { type Announced, dropCopy, noteBlob, readBlob, receive } from "../../storage/index.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { type FoundOwner, requireLiveOwner } from "./owners.ts";
import { presentFile, replacedBy } from "./shelf.ts";

const BLOB_LIMIT = 10_000;

function checkName({ owner, path }: ArtifactName): ArtifactName {
  return { owner: checkArtifactOwner(owner), path: checkPath(path, "path") };
}

function checkBlobs(blobs: unknown): string[] {
  if (!Array.isArray(blobs) || blobs.length === 0 || blobs.length > BLOB_LIMIT) {
    throw new GalleryError("request.invalid", `blobs must be a list of 1 to ${BLOB_LIMIT} digests`, {
      field: "blobs",
    });
  }
  return blobs.map((digest: string) => formatDigest(parseDigest(digest)));
}

/** How files come to runs and logged models: always bytes first, so that no record names what is not there. */
export function createPutting({ records, seams }: TierContext, store: BlobStore) {
  /** Refuses before any byte is taken what would be refused after the last one. */
  const checkFree = ({ owner, path }: ArtifactName): Promise<FoundOwner> =>
    records.read(function* (tables) {
      const found = yield* requireLiveOwner(tables, owner);
      yield* replacedBy(tables, found, path);
      return found;
    });

  function* put(
    tables: Tables,
    caller: Caller,
    { owner, path }: ArtifactName,
    blob: BlobRow,
  ): Work<Artifact> {
    const { digest, size, location } = blob;
    return yield* once(tables, caller, "putArtifact", { owner, path, digest }, seams.clock, function* (at) {
      const found = yield* requireLiveOwner(tables, owner);
      const replaced = yield* replacedBy(tables, found, path);
      if (replaced?.blob === blob.id) return presentFile(replaced);
      const position = yield* log(tables, caller, at, [
        {
          kind: "artifact.put",
          project: found.project,
          subjectKind: found.kind,
          subject: found.id,
          uuid: found.uuid,
          data: { path, digest, size },
        },
      ]);
      yield* tables.artifacts.put(found, path, blob.id, { position, at, actor: caller.actor });
      return presentFile({ path, blob: blob.id, digest, size, location, at });
    });
  }

  async function putStored(
    caller: Caller,
    name: ArtifactName,
    project: number,
    stored: StoredBlob,
  ): Promise<Artifact> {
    const now = seams.clock.now();
    const { blob, artifact } = await records.write(function* (tables) {
      const blob = yield* noteBlob(tables, store, project, stored, now);
      return { blob, artifact: yield* put(tables, caller, name, blob) };
    });
    await dropCopy(store, stored, blob);
    return artifact;
  }

  function* requireBlobs(tables: Tables, project: number, digests: readonly string[]): Work<BlobRow[]> {
    const found = yield* tables.blobs.inProject(project, [...new Set(digests)]);
    const byDigest = new Map(found.map((blob) => [blob.digest, blob]));
    return digests.map((digest, index) => {
      const blob = byDigest.get(digest);
      if (blob !== undefined) return blob;
      throw new GalleryError("blob.unknown", `the project has no blob ${digest}`, {
        field: `blobs[${index}]`,
      });
    });
  }

  async function* joined(blobs: readonly BlobRow[]): AsyncIterable<Buffer> {
    for (const blob of blobs) yield* (await readBlob(store, blob)).stream as AsyncIterable<Buffer>;
  }

  return {
    async uploadArtifact(
      caller: Caller,
      input: ArtifactName & Announced & { bytes: Readable },
    ): Promise<Artifact> {
      let name: ArtifactName;
      let owner: FoundOwner;
      try {
        name = checkName(input);
        if (input.digest !== undefined) parseDigest(input.digest);
        owner = await checkFree(name);
      } catch (reason) {
        input.bytes.resume();
        throw reason;
      }
      const stored = await receive(store, input.bytes, input);
      return putStored(caller, name, owner.project, stored);
    },

    async putArtifact(caller: Caller, input: NewArtifact): Promise<Artifact> {
      const name = checkName(input);
      const digests = checkBlobs(input.blobs);
      if (digests.length === 1) {
        return records.write(function* (tables) {
          const { project } = yield* requireLiveOwner(tables, name.owner);
          const [blob] = yield* requireBlobs(tables, project, digests);
          return yield* put(tables, caller, name, blob!);
        });
      }
      const { project } = await checkFree(name);
      const blobs = await records.read((tables) => requireBlobs(tables, project, digests));
      const stored = await receive(store, Readable.from(joined(blobs)));
      return putStored(caller, name, project, stored);
    },
  };
}
