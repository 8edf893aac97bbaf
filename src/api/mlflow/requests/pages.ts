import type { Page, PageRequest } from "../../../domain/values.ts";
import { invalid, type MlflowError } from "../errors.ts";

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

/** A page that begins at a place, and the place where the next one does. */
export async function pageAt<Item>(
  offset: number,
  size: number,
  read: (asked: PageRequest & { readonly offset: number }) => Promise<Page<Item>>,
): Promise<{ items: readonly Item[]; next: number | undefined }> {
  const page = await collect((asked) => read({ ...asked, offset }), size, undefined);
  return {
    items: page.items,
    next: page.next_page_token === undefined ? undefined : offset + page.items.length,
  };
}
