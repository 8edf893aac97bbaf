import { GalleryError } from "./errors.ts";

const CONTROL = /\p{Cc}/u;
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const KEY_LENGTH = 256;
const PATH_LENGTH = 1_024;
const REASON_LENGTH = 4_096;

/** A short quotation of bad input for a message. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

/** Project names and base version ids: ASCII, so that no two that people read alike can differ. */
export function checkIdentifier(value: unknown, field: string): string {
  if (typeof value === "string" && IDENTIFIER.test(value)) return value;
  throw new GalleryError(
    "name.invalid",
    `${field} ${quote(value)} must have 1 to 128 letters, digits, '.', '_' or '-' and start with a letter or digit`,
    { field },
  );
}

/** Names of fields, metrics, tags and dimensions: any language, but one spelling of each and nothing invisible. */
export function checkKey(value: unknown, field: string): string {
  const valid =
    typeof value === "string" &&
    value.length > 0 &&
    value.length <= KEY_LENGTH &&
    !CONTROL.test(value) &&
    value.isWellFormed() &&
    value === value.normalize("NFC") &&
    value === value.trim() &&
    !value.startsWith("$");
  if (valid) return value;
  throw new GalleryError(
    "name.invalid",
    `${field} ${quote(value)} must have 1 to ${KEY_LENGTH} characters in NFC, no control characters, no blanks around it and no leading '$'`,
    { field },
  );
}

/** Free text that is kept as it is; line breaks and tabs are welcome, NUL and broken surrogates are not. */
export function checkText(value: unknown, field: string, maximum = 65_536): string {
  if (typeof value !== "string")
    throw new GalleryError("request.invalid", `${field} must be text`, { field });
  if (value.length > maximum) {
    throw new GalleryError(
      "request.invalid",
      `${field} has ${value.length} characters; at most ${maximum} are kept`,
      {
        field,
      },
    );
  }
  if (value.includes("\u0000"))
    throw new GalleryError("text.invalid", `${field} contains a NUL character`, { field });
  if (!value.isWellFormed()) {
    throw new GalleryError("text.invalid", `${field} contains half of a surrogate pair`, { field });
  }
  return value;
}

export function checkReason(value: unknown): string {
  const reason = checkText(value, "reason", REASON_LENGTH);
  if (reason.trim() !== "") return reason;
  throw new GalleryError("request.invalid", "reason must say why, for those who ask later", {
    field: "reason",
  });
}

export function checkUuid(value: unknown, field: string): string {
  const lower = typeof value === "string" ? value.toLowerCase() : value;
  if (typeof lower === "string" && UUID.test(lower)) return lower;
  throw new GalleryError("request.invalid", `${field} ${quote(value)} must be a UUID`, { field });
}

/** The path of a bundle's member: data in a row, never a path of this server's own file system. */
export function checkPath(value: unknown, field: string): string {
  const valid =
    typeof value === "string" &&
    value.length > 0 &&
    value.length <= PATH_LENGTH &&
    value.isWellFormed() &&
    !CONTROL.test(value) &&
    !value.includes("\\") &&
    value.split("/").every((name) => name !== "" && name !== "." && name !== "..");
  if (valid) return value;
  throw new GalleryError(
    "path.invalid",
    `${field} ${quote(value)} must be a relative path without '.', '..', '\\' or control characters`,
    { field },
  );
}
