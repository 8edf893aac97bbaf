import { STATUS_CODES } from "node:http";
import type { FastifyError } from "fastify";
import { type ErrorCode, GalleryError } from "../../domain/errors.ts";

/** RFC 9457 problem details, as every HTTP door but Thrift and MLflow answers. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly field?: string;
  readonly position?: number;
  readonly hint: string;
  readonly requestId: string;
}

export const PROBLEM_TYPE = "application/problem+json";

export function problemOf(error: GalleryError, requestId: string): Problem {
  return {
    type: `urn:gallery:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.field !== undefined && { field: error.field }),
    ...(error.position !== undefined && { position: error.position }),
    hint: error.hint,
    requestId,
  };
}

/** What the HTTP server and its framework refuse on their own, in the catalogue's words. */
const frameworkErrors: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["request.too_large", "the body is larger than this operation takes"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "request.unsupported_media",
    "the Content-Type is missing or not taken here",
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    "request.malformed",
    "the body is shorter or longer than its Content-Length",
  ],
  FST_ERR_BAD_URL: ["request.malformed", "the path is not valid percent-encoded UTF-8"],
  FST_ERR_MAX_PARAM_LENGTH: ["request.invalid", "a part of the path is too long"],
  ECONNRESET: ["request.malformed", "the connection broke before the body was complete"],
  ERR_STREAM_PREMATURE_CLOSE: ["request.malformed", "the connection broke before the body was complete"],
  HPE_HEADER_OVERFLOW: ["request.headers_too_large", "the request line and headers are too long"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ["request.too_large", "the chunk extensions are too long"],
  ERR_HTTP_REQUEST_TIMEOUT: ["request.timeout", "the request did not arrive in time"],
};

/** The catalogue's error for whatever was thrown; anything unknown is a fault of ours and says nothing about itself. */
export function galleryErrorOf(error: unknown): GalleryError {
  if (error instanceof GalleryError) return error;
  const code = (error as Partial<FastifyError> | null)?.code ?? "";
  const known = Object.hasOwn(frameworkErrors, code) ? frameworkErrors[code] : undefined;
  if (known !== undefined) return new GalleryError(known[0], known[1], { cause: error });
  if (code.startsWith("HPE_"))
    return new GalleryError("request.malformed", "the request is not valid HTTP", { cause: error });
  return new GalleryError("internal", "the server failed to answer", { cause: error });
}
