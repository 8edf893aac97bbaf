export const formats = ["table", "json", "ndjson"] as const;

/** How an answer is printed. */
export type Format = (typeof formats)[number];
