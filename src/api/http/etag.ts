/** A strong entity tag (RFC 9110, 8.8.3). */
export function etagOf(content: string | number): string {
  return `"${content}"`;
}

/** Whether an `If-None-Match` names what would be answered; for this question weak tags count as well. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.includes("*") || tags.includes(etag);
}
