import type { FastifyReply } from "fastify";
import { GalleryError } from "../../../domain/errors.ts";
import type { BlobRef } from "../../../domain/instance.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { withNotice } from "../deprecation.ts";
import { etagOf, isKnown } from "../etag.ts";
import type { Call, Handlers } from "../handler.ts";
import { parseRange } from "../range.ts";

interface Target {
  readonly uuid: string;
  readonly path?: string;
}

/** A name that a file system and a header take anywhere; the real path is in the instance. */
function fileName({ uuid, path }: Target): string {
  const name =
    path
      ?.split("/")
      .at(-1)
      ?.replace(/[^A-Za-z0-9._-]/g, "_")
      .replace(/^\.+/, "_") ?? "";
  return name === "" ? `${uuid}.bin` : name.slice(-100);
}

function reprDigest(digest: string): string {
  return `sha-256=:${Buffer.from(digest.slice("sha256:".length), "hex").toString("base64")}:`;
}

function describe(reply: FastifyReply, ref: BlobRef, target: Target): void {
  reply.headers({
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${fileName(target)}"`,
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
    "accept-ranges": "bytes",
    "repr-digest": reprDigest(ref.digest),
    etag: etagOf(ref.digest),
  });
}

/** What the instance says of the bytes, without opening them. */
async function refOf(
  storage: Storage,
  { caller, reply }: Call,
  { uuid, path }: Target,
): Promise<BlobRef | undefined> {
  const instance = withNotice(reply, await storage.getInstance(caller, { uuid }));
  if (path === undefined) return instance.blob ?? undefined;
  return instance.files.find((file) => file.path === path);
}

async function download(storage: Storage, call: Call, target: Target): Promise<unknown> {
  const { caller, request, reply } = call;
  const { range, "if-none-match": ifNoneMatch, "if-range": ifRange } = request.headers;
  const asksFirst = request.method === "HEAD" || ifNoneMatch !== undefined || range !== undefined;
  const ref = asksFirst ? await refOf(storage, call, target) : undefined;
  if (ref !== undefined && isKnown(ifNoneMatch, etagOf(ref.digest))) {
    // Opening counts as a use, and who holds the bytes already uses them as well.
    if (request.method === "GET") (await storage.openBlob(caller, target)).stream.destroy();
    return reply.code(304).header("etag", etagOf(ref.digest)).send();
  }
  const part =
    ref === undefined || (ifRange !== undefined && ifRange !== etagOf(ref.digest))
      ? "all"
      : parseRange(range, ref.size);
  if (part === "unsatisfiable") {
    reply.header("content-range", `bytes */${ref?.size}`);
    throw new GalleryError("request.range", `the range ${range} lies outside the ${ref?.size} bytes`, {
      field: "Range",
    });
  }
  if (request.method === "HEAD" && ref !== undefined) {
    describe(reply, ref, target);
    return reply.header("content-length", String(ref.size)).send();
  }
  const opened = withNotice(
    reply,
    await storage.openBlob(caller, { ...target, ...(part !== "all" && { range: part }) }),
  );
  describe(reply, opened.ref, target);
  reply.header("content-length", String(opened.end - opened.start));
  if (part !== "all") {
    reply.code(206).header("content-range", `bytes ${opened.start}-${opened.end - 1}/${opened.ref.size}`);
  }
  return opened.stream;
}

export const downloadHandlers = (storage: Storage): Handlers => ({
  "storage.openBlob": (call) => download(storage, call, { uuid: call.params.uuid }),
  "storage.openFile": (call) => download(storage, call, { uuid: call.params.uuid, path: call.params.path }),
});
