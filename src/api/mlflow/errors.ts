import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import { galleryErrorOf } from "../http/problem.ts";

/** MLflow's names of what can go wrong, with the status that it answers each with. */
const statuses = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type MlflowErrorCode = keyof typeof statuses;

/** A refusal in MLflow's own terms, whose message clients may read as they read MLflow's. */
export class MlflowError extends Error {
  readonly errorCode: MlflowErrorCode;
  readonly status: number;

  constructor(errorCode: MlflowErrorCode, message: string, status: number = statuses[errorCode]) {
    super(message);
    this.name = "MlflowError";
    this.errorCode = errorCode;
    this.status = status;
  }
}

export const invalid = (message: string): MlflowError => new MlflowError("INVALID_PARAMETER_VALUE", message);

export const missing = (message: string): MlflowError => new MlflowError("RESOURCE_DOES_NOT_EXIST", message);

/** Those of the catalogue that their kind alone would translate wrongly. */
const exceptions: Readonly<Partial<Record<ErrorCode, MlflowErrorCode>>> = {
  "request.unknown_route": "ENDPOINT_NOT_FOUND",
  "request.method": "BAD_REQUEST",
  "project.exists": "RESOURCE_ALREADY_EXISTS",
  "model.exists": "RESOURCE_ALREADY_EXISTS",
  "instance.exists": "RESOURCE_ALREADY_EXISTS",
};

const byKind: Readonly<Record<GalleryError["kind"], MlflowErrorCode>> = {
  invalid: "INVALID_PARAMETER_VALUE",
  missing: "RESOURCE_DOES_NOT_EXIST",
  conflict: "RESOURCE_CONFLICT",
  denied: "PERMISSION_DENIED",
  unavailable: "TEMPORARILY_UNAVAILABLE",
  internal: "INTERNAL_ERROR",
};

/** Whatever was thrown, as MLflow would have it. */
export function mlflowErrorOf(error: unknown): MlflowError {
  if (error instanceof MlflowError) return error;
  const { code, kind, message, status } = galleryErrorOf(error);
  const errorCode = exceptions[code] ?? byKind[kind];
  return new MlflowError(errorCode, message, errorCode === "RESOURCE_ALREADY_EXISTS" ? undefined : status);
}

/** What goes over the wire. */
export function bodyOf({ errorCode, message }: MlflowError): string {
  return JSON.stringify({ error_code: errorCode, message });
}

/** How to tell a refusal; some must first read what stands in the way. */
export type Retelling = Readonly<Partial<Record<ErrorCode, () => MlflowError | Promise<MlflowError>>>>;

/** Puts refusals of the neck into the sentences that MLflow's clients know; every other one passes as it is. */
export async function retell<T>(work: Promise<T>, sentences: Retelling): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const sentence = error instanceof GalleryError ? sentences[error.code] : undefined;
    throw sentence === undefined ? error : await sentence();
  }
}
