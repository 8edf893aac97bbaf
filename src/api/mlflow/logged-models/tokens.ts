import { invalid } from "../errors.ts";
import type { ModelOrderKey } from "../filter/logged-model-order.ts";
import { badPageToken } from "../requests/pages.ts";
import { pythonJson, pythonValue } from "../requests/python.ts";

/** What a page token says of the search that it is a page of. */
export interface ModelQuery {
  readonly experiment_ids: readonly string[];
  readonly filter_string: string | null;
  readonly order_by: readonly ModelOrderKey[] | null;
}

const parts = [
  ["experiment_ids", "Experiment IDs", "experiment IDs"],
  ["filter_string", "Filter string", "filter string"],
  ["order_by", "Order by", "order by"],
] as const;

/** Where the page starts that a token names. Throws what MLflow says of another search's. */
export function offsetIn(token: string | undefined, query: ModelQuery): number {
  if (!token) return 0;
  const told = readToken(token);
  for (const [part, name, lowName] of parts) {
    const found = told[part] ?? null;
    if (pythonJson(found) === pythonJson(query[part])) continue;
    throw invalid(
      `${name} in the page token do${part === "experiment_ids" ? "" : "es"} not match the requested ${lowName}. Expected: ${shown(query[part])}. Found: ${shown(found)}`,
    );
  }
  const { offset = 0 } = told;
  if (typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw badPageToken();
}

/** A text stands in the sentence as it is. */
const shown = (value: unknown): string => (typeof value === "string" ? value : pythonValue(value));

function readToken(token: string): Readonly<Record<string, unknown>> {
  try {
    const told: unknown = JSON.parse(Buffer.from(token, "base64").toString());
    if (typeof told === "object" && told !== null) return told as Record<string, unknown>;
  } catch {
    // Said below, as of anything else that is no token.
  }
  throw badPageToken();
}

export const tokenOver = (offset: number, query: ModelQuery): string =>
  Buffer.from(JSON.stringify({ ...query, offset })).toString("base64");
