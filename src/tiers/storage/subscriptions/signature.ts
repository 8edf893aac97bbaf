import { createHmac } from "node:crypto";
import type { Ids } from "../../../domain/seams.ts";

/* Signatures as Standard Webhooks 1.0.0 has them. */

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

export function signedHeaders(secret: string, { id, at, body }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
