import type { Page, PageRequest } from "../../domain/values.ts";
import { invalid, type MlflowError } from "./errors.ts";

/** The most that lists of the neck give at once. */
const LIST = 1000;

export const badPageToken = (): MlflowError => invalid("Invalid page token, could not base64-decode");

/** MLflow's pages may be longer than the neck's, which has `most` items; `size` undefined is all there is. */
export async function collect<Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
  size: number | undefined,
  token: string | undefined,
  most = LIST,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let next = token;
  for (
    let left = size ?? Number.POSITIVE_INFINITY;
    left > 0;
    left = (size ?? Number.POSITIVE_INFINITY) - items.length
  ) {
    const page = await read({ page_size: Math.min(most, left), ...(next && { page_token: next }) });
    items.push(...page.items);
    next = page.next_page_token;
    if (next === undefined) return { items };
  }
  return { items, ...(next !== undefined && { next_page_token: next }) };
}
