import { createHash, createHmac } from "node:crypto";
import type { Ids } from "../../../domain/seams.ts";

/* Signatures as Standard Webhooks 1.0.0 has them, and as MLflow does. */

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

export function newSecret(ids: Ids): string {
  return PREFIX + Buffer.from(ids.token(SECRET_BYTES), "hex").toString("base64");
}

export interface Signed {
  /** The same in every attempt. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: string;
}

const hmac = (key: Buffer, { id, at, body }: Signed): string =>
  createHmac("sha256", key)
    .update(`${id}.${seconds(at)}.${body}`)
    .digest("base64");

const seconds = (at: number): string => String(Math.floor(at / 1_000));

export function signedHeaders(secret: string, signed: Signed): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return {
    "webhook-id": signed.id,
    "webhook-timestamp": seconds(signed.at),
    "webhook-signature": `v1,${hmac(key, signed)}`,
  };
}

/** The key is the secret as it is; without one nothing is signed. */
export function mlflowHeaders(secret: string, signed: Signed): Record<string, string> {
  return {
    "x-mlflow-delivery-id": signed.id,
    "x-mlflow-timestamp": seconds(signed.at),
    ...(secret !== "" && { "x-mlflow-signature": `v1,${hmac(Buffer.from(secret), signed)}` }),
  };
}

/** The id of one of the requests that a delivery is sent in, the same in every attempt: a UUID, of the first its own. */
export function partId(delivery: string, index: number): string {
  if (index === 0) return delivery;
  const hex = createHash("sha256").update(`${delivery} ${index}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
