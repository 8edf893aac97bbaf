import type { FastifyReply, FastifyRequest } from "fastify";
import { GalleryError } from "../../domain/errors.ts";
import type { OpenedBytes } from "../../tiers/storage/index.ts";
import { etagOf, isKnown } from "./etag.ts";
import { parseRange, type Range } from "./range.ts";

/** What a reader is told of bytes before they come. */
interface Description {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes that somebody asks for. */
export interface ByteSource {
  /** Of the last name of the path, as the client shall call the file. */
  readonly fileName: string;
  /** Without opening them; undefined when there are none, which `open` then refuses in its own words. */
  describe(): Promise<Description | undefined>;
  open(range?: Range): Promise<OpenedBytes>;
  /** Called when the client has the bytes already and uses those. */
  used?(): Promise<void>;
}

/** A name that a file system and a header take anywhere; undefined when nothing is left of it. */
export function plainName(path: string): string | undefined {
  const name =
    path
      .split("/")
      .at(-1)
      ?.replace(/[^A-Za-z0-9._+-]/g, "_")
      .replace(/^\.+/, "_") ?? "";
  return name === "" ? undefined : name.slice(-100);
}

function reprDigest(digest: string): string {
  return `sha-256=:${Buffer.from(digest.slice("sha256:".length), "hex").toString("base64")}:`;
}

function describe(reply: FastifyReply, { digest }: Description, fileName: string): void {
  reply.headers({
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${fileName}"`,
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
    "accept-ranges": "bytes",
    "repr-digest": reprDigest(digest),
    etag: etagOf(digest),
  });
}

/** Answers GET and HEAD as RFC 9110 has it: conditions first, then a range or the whole, streamed. */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  source: ByteSource,
): Promise<FastifyReply> {
  const { range, "if-none-match": ifNoneMatch, "if-range": ifRange } = request.headers;
  const asksFirst = request.method === "HEAD" || ifNoneMatch !== undefined || range !== undefined;
  const known = asksFirst ? await source.describe() : undefined;
  if (known !== undefined && isKnown(ifNoneMatch, etagOf(known.digest))) {
    if (request.method === "GET") await source.used?.();
    return reply.code(304).header("etag", etagOf(known.digest)).send();
  }
  const part =
    known === undefined || (ifRange !== undefined && ifRange !== etagOf(known.digest))
      ? "all"
      : parseRange(range, known.size);
  if (part === "unsatisfiable") {
    reply.header("content-range", `bytes */${known?.size}`);
    throw new GalleryError("request.range", `the range ${range} lies outside the ${known?.size} bytes`, {
      field: "Range",
    });
  }
  if (request.method === "HEAD" && known !== undefined) {
    describe(reply, known, source.fileName);
    return reply.header("content-length", String(known.size)).send();
  }
  const { stream, ref, start, end } = await source.open(part === "all" ? undefined : part);
  describe(reply, ref, source.fileName);
  reply.header("content-length", String(end - start));
  if (part !== "all") reply.code(206).header("content-range", `bytes ${start}-${end - 1}/${ref.size}`);
  return reply.send(stream);
}
