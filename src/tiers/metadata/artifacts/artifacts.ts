import {
  type Artifact,
  type ArtifactEntry,
  type ArtifactQuery,
  type ArtifactQuestion,
  type ArtifactRemoval,
  checkArtifactOwner,
} from "../../../domain/artifact.ts";
import type { Caller } from "../../../domain/caller.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkPath } from "../../../domain/text.ts";
import type { ByteRange } from "../../../domain/upload.ts";
import type { Page } from "../../../domain/values.ts";
import type { BlobStore } from "../../../stores/blobs/store.ts";
import type { ArtifactRow } from "../../../stores/records/store.ts";
import { type OpenedBytes, readBlob } from "../../storage/index.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireLiveOwner, requireOwner, requireOwnerAsOf } from "./owners.ts";
import { entriesAsOf, entryAsOf } from "./past.ts";
import { createPutting } from "./putting.ts";
import { fileOf, presentEntry, presentFile } from "./shelf.ts";

const TOP = "";

const folderOf = (path: string | undefined, field: string): string =>
  path === undefined ? TOP : checkPath(path, field);

/** Files of runs and logged models. */
export function createArtifacts(context: TierContext, store: BlobStore) {
  const { records, seams } = context;

  function find({ asOf, ...input }: ArtifactQuestion): Promise<ArtifactRow> {
    const owner = checkArtifactOwner(input.owner);
    const path = checkPath(input.path, "path");
    return records.read(function* (tables) {
      const entry =
        asOf === undefined
          ? yield* tables.artifacts.find(yield* requireOwner(tables, owner), path)
          : yield* entryAsOf(tables, yield* requireOwnerAsOf(tables, owner, asOf), path, asOf);
      return fileOf(entry, path);
    });
  }

  return {
    ...createPutting(context, store),

    async getArtifact(_caller: Caller, input: ArtifactQuestion): Promise<Artifact> {
      return presentFile(await find(input));
    },

    async openArtifact(
      _caller: Caller,
      input: ArtifactQuestion & { range?: ByteRange },
    ): Promise<OpenedBytes> {
      return readBlob(store, await find(input), input.range);
    },

    async listArtifacts(_caller: Caller, input: ArtifactQuery): Promise<Page<ArtifactEntry>> {
      const owner = checkArtifactOwner(input.owner);
      const folder = folderOf(input.folder, "folder");
      const size = pageSize(input);
      const { asOf } = input;
      const query = `artifacts ${owner.kind} ${owner.uuid} ${asOf ?? ""} ${folder}`;
      const [after] = decodeCursor(input, query, [""]);
      const limit = size + 1;
      const rows = await records.read(function* (tables) {
        if (asOf === undefined) {
          return yield* tables.artifacts.list(yield* requireOwner(tables, owner), folder, after!, limit);
        }
        const found = yield* requireOwnerAsOf(tables, owner, asOf);
        return yield* entriesAsOf(tables, found, folder, { asOf, after: after!, limit });
      });
      return toPage(
        rows,
        size,
        query,
        ({ name }) => [name],
        (row) => presentEntry(folder, row),
      );
    },

    async removeArtifact(caller: Caller, input: ArtifactRemoval): Promise<{ removed: number }> {
      const owner = checkArtifactOwner(input.owner);
      const path = folderOf(input.path, "path");
      return records.write((tables) =>
        once(tables, caller, "removeArtifact", { owner, path }, seams.clock, function* (at) {
          const found = yield* requireLiveOwner(tables, owner);
          const standing =
            path === TOP
              ? (yield* tables.artifacts.list(found, TOP, "", 1))[0]
              : yield* tables.artifacts.find(found, path);
          if (standing === undefined) return { removed: 0 };
          const position = yield* log(tables, caller, at, [
            {
              kind: "artifact.removed",
              project: found.project,
              subjectKind: found.kind,
              subject: found.id,
              uuid: found.uuid,
              data: { path },
            },
          ]);
          return {
            removed: yield* tables.artifacts.remove(found, path, { position, at, actor: caller.actor }),
          };
        }),
      );
    },
  };
}
