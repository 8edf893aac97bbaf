import type {
  Artifact,
  ArtifactEntry,
  ArtifactName,
  ArtifactOwner,
  ArtifactQuery,
  ArtifactQuestion,
  ArtifactRemoval,
  NewArtifact,
} from "../domain/artifact.ts";
import type { Page } from "../domain/values.ts";
import type { OpenOptions } from "./blob-calls.ts";
import type { DownloadRequest, Received } from "./receive.ts";
import {
  type CallOptions,
  everyPage,
  path,
  rangeHeaders,
  type StreamBody,
  type Transport,
} from "./transport.ts";

export type Artifacts = ReturnType<typeof createArtifacts>;

export type ArtifactDownload = ArtifactQuestion & Omit<DownloadRequest, "uuid" | "path">;

export interface ArtifactUpload extends ArtifactName {
  readonly bytes: StreamBody;
  readonly size: number;
  readonly digest?: string;
}

const placeOf = ({ kind, uuid }: ArtifactOwner): string => path`/artifacts/${kind}/${uuid}`;

const memberOf = (what: "entries" | "files", { owner, path: member }: ArtifactName): string =>
  `${placeOf(owner)}/${what}/${member.split("/").map(encodeURIComponent).join("/")}`;

/** Files of runs and logged models. A file of any size is sent by `blobs.upload` and then put. */
export function createArtifacts(transport: Transport) {
  const list = (
    { owner, ...query }: ArtifactQuery,
    options: CallOptions = {},
  ): Promise<Page<ArtifactEntry>> =>
    transport.json({ ...options, method: "GET", path: placeOf(owner), query, repeat: "harmless" });

  /** The answer itself, its body not yet read; not repeated after a cut. */
  const open = (
    { asOf, ...name }: ArtifactQuestion,
    { start, ifRange, ...options }: OpenOptions = {},
  ): Promise<Response> =>
    transport.open({
      ...options,
      method: "GET",
      path: memberOf("files", name),
      query: { asOf },
      headers: rangeHeaders(start, ifRange),
    });

  return {
    list,

    all: (query: ArtifactQuery, options: CallOptions = {}): AsyncIterable<ArtifactEntry> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    get: ({ asOf, ...name }: ArtifactQuestion, options: CallOptions = {}): Promise<Artifact> =>
      transport.json({
        ...options,
        method: "GET",
        path: memberOf("entries", name),
        query: { asOf },
        repeat: "harmless",
      }),

    /** Makes a file of blobs that the project has already. */
    put: ({ owner, ...body }: NewArtifact, options: CallOptions = {}): Promise<Artifact> =>
      transport.json({ ...options, method: "POST", path: placeOf(owner), body, repeat: "keyed" }),

    /** Sends a body of known length in one request, once. */
    upload: (
      { bytes, size, digest, ...name }: ArtifactUpload,
      options: CallOptions = {},
    ): Promise<Artifact> =>
      transport.send({
        ...options,
        method: "PUT",
        path: memberOf("files", name),
        headers: {
          "content-type": "application/octet-stream",
          "content-length": String(size),
          ...(digest !== undefined && { "gallery-digest": digest }),
        },
        stream: bytes,
      }),

    open,

    /** Writes a file's bytes to a file or stream with flat memory, goes on after a cut, and verifies the digest. */
    download: async ({ owner, path: member, asOf, ...request }: ArtifactDownload): Promise<Received> => {
      const { receive } = await import("./receive.ts");
      const question = { owner, path: member, ...(asOf !== undefined && { asOf }) };
      const receiver = {
        open: (_name: unknown, options?: OpenOptions) => open(question, options),
        retries: transport.retries,
      };
      return receive(receiver, { ...request, uuid: owner.uuid, path: member });
    },

    remove: ({ owner, ...query }: ArtifactRemoval, options: CallOptions = {}): Promise<{ removed: number }> =>
      transport.json({ ...options, method: "DELETE", path: placeOf(owner), query, repeat: "keyed" }),
  };
}
