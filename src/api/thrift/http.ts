import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Gallery } from "../../gallery.ts";
import { dispatch } from "./dispatch.ts";
import type { Log } from "./errors.ts";
import { limits } from "./limits.ts";
import { binaryProtocol } from "./wire/binary.ts";
import { jsonProtocol } from "./wire/json.ts";
import type { Protocol } from "./wire/protocol.ts";

export interface ThriftHttpOptions {
  readonly gallery: Gallery;
  /** Who asks, found from the request's headers as for every other door. */
  readonly callerOf: (request: FastifyRequest) => Caller;
  readonly log: Log;
}

const binaryType = "application/x-thrift";
const jsonTypes = ["application/vnd.apache.thrift.json", "application/json"];
const openingBracket = 0x5b;

/** `POST /thrift`: one message in the body, its answer in the body, also when the answer is an exception. */
export function thriftHttpPlugin({ gallery, callerOf, log }: ThriftHttpOptions): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    const take = { parseAs: "buffer", bodyLimit: limits.frameBytes } as const;
    app.addContentTypeParser([binaryType, ...jsonTypes], take, (_request, body, done) => done(null, body));

    app.post<{ Body: Buffer }>("/thrift", { bodyLimit: limits.frameBytes }, async (request, reply) => {
      const mediaType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
      const protocol = protocolOf(mediaType, request.body);
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const session = { caller: { ...callerOf(request), gone: gone.signal }, believesContext: false };
      const answer = await dispatch({ gallery, session, log }, request.body, protocol);
      return reply.header("cache-control", "no-store").type(mediaType).send(answer);
    });
  };
}

/** Some clients name the binary type whatever they send; a strict binary message never begins with a bracket. */
function protocolOf(mediaType: string, body: unknown): Protocol {
  if (!Buffer.isBuffer(body))
    throw new GalleryError("request.malformed", "a Thrift message is missing in the body");
  if (jsonTypes.includes(mediaType)) return jsonProtocol;
  if (mediaType === binaryType) return body[0] === openingBracket ? jsonProtocol : binaryProtocol;
  throw new GalleryError(
    "request.unsupported_media",
    `${mediaType || "a body without a content type"} is not Thrift`,
  );
}
