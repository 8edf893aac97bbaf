import type { FastifyInstance, FastifyRequest } from "fastify";
import { GalleryError } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";
import { decodeUtf8, parseJson, parseLines } from "../http/json.ts";
import type { Operation } from "./contract.ts";

/** Bytes of a JSON or NDJSON body. */
export const BODY_LIMIT = 8 * 1024 * 1024;
const LINE_LIMIT = 1000;

/** The exact spellings that are taken: what another parser could read differently is refused. */
const spellings: Readonly<Record<string, RegExp>> = {
  "application/json": /^application\/json(?:; ?charset=utf-8)?$/i,
  "application/x-ndjson": /^application\/x-ndjson(?:; ?charset=utf-8)?$/i,
  "application/octet-stream": /^application\/octet-stream$/i,
};

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/** Refuses a body of a kind that the operation does not document, before a byte of it is read. */
export function checkContentType(request: FastifyRequest, operation: Operation): void {
  const type = request.headers["content-type"];
  const taken = Object.keys(operation.requestBody?.content ?? {});
  const coding = request.headers["content-encoding"];
  if (!hasBody(request)) {
    if (
      operation.requestBody?.required !== true ||
      type === undefined ||
      taken.some((name) => spellings[name]?.test(type))
    )
      return;
  } else if (taken.length === 0) {
    throw new GalleryError("request.malformed", "this operation takes no body");
  } else if (coding !== undefined && coding !== "identity") {
    throw new GalleryError(
      "request.unsupported_media",
      `the body is coded as ${quote(coding)}; send it as it is`,
    );
  } else if (type !== undefined && taken.some((name) => spellings[name]?.test(type))) {
    return;
  }
  const got = type === undefined ? "no Content-Type" : `Content-Type ${quote(type)}`;
  throw new GalleryError(
    "request.unsupported_media",
    `this operation takes ${taken.join(" or ")}, got ${got}`,
  );
}

function parseBody(operation: Operation | undefined, type: string, bytes: Buffer): unknown {
  const lines = operation?.requestBody?.content["application/x-ndjson"]?.["x-lines"];
  if (bytes.length === 0 && operation?.requestBody?.required !== true) return undefined;
  const text = decodeUtf8(bytes);
  return lines !== undefined && type.toLowerCase().startsWith("application/x-ndjson")
    ? { [lines]: parseLines(text, LINE_LIMIT, lines) }
    : parseJson(text);
}

/** JSON is read whole, up to its limit; every other body is handed on as the raw stream, without a limit. */
export function addBodyParsers(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    ["application/json", "application/x-ndjson"],
    { parseAs: "buffer", bodyLimit: BODY_LIMIT },
    (request, bytes: Buffer, done) => {
      try {
        done(
          null,
          parseBody(request.routeOptions.config.operation, request.headers["content-type"] ?? "", bytes),
        );
      } catch (error) {
        done(error as Error);
      }
    },
  );
  scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}
