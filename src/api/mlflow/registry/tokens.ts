import { invalid } from "../errors.ts";
import { badPageToken } from "../requests/pages.ts";
import { pythonBytes } from "../requests/python.ts";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** MLflow's page tokens are the place where the next page starts. */
export function offsetOf(token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  const letters = token.replaceAll(/[^A-Za-z0-9+/=]/g, "");
  if (!BASE64.test(letters) || letters.length % 4 !== 0) throw badPageToken();
  const bytes = Buffer.from(letters, "base64");
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw invalid(`Invalid page token, decoded value=${pythonBytes(bytes)}`);
  }
  const { offset } = (value ?? {}) as { offset?: unknown };
  if (typeof offset === "number" && Number.isSafeInteger(offset) && offset > 0) return offset;
  throw invalid(`Invalid page token, parsed value=${JSON.stringify(value)}`);
}

export const tokenOf = (offset: number): string => Buffer.from(`{"offset": ${offset}}`).toString("base64");
