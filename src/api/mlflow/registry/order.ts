import type { SortKey } from "../../../domain/search.ts";
import { invalid } from "../errors.ts";

/** What an order may be by, and our word for it. */
export type Orderable = Readonly<Record<string, string>>;

/** A name in backquotes or double quotes, or letters up to a blank. */
const TOKEN = /`[^`]*`|"[^"]*"|\S+/g;

function sortKey(clause: string, orderable: Orderable, refuse: (key: string) => Error): SortKey {
  const [key = "", direction, ...more] = clause.trim().match(TOKEN) ?? [];
  if (more.length > 0) throw invalid(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  const way = direction?.toLowerCase();
  if (way !== undefined && way !== "asc" && way !== "desc") {
    throw invalid(`Invalid ordering key in order_by clause '${clause}'.`);
  }
  const name = key.replace(/^(?:attribute|attr|attributes)\./, "").replaceAll(/^[`"]|[`"]$/g, "");
  if (!Object.hasOwn(orderable, name)) throw refuse(name);
  return { by: orderable[name]!, direction: way === "desc" ? "descending" : "ascending" };
}

/** MLflow's order in our words; a word may be there once. */
export function orderOf(
  clauses: readonly string[] | undefined,
  orderable: Orderable,
  refuse: (key: string) => Error,
): readonly SortKey[] {
  const order: SortKey[] = [];
  for (const clause of clauses ?? []) {
    const key = sortKey(clause, orderable, refuse);
    if (order.some(({ by }) => by === key.by)) {
      const list = clauses!.map((each) => `'${each}'`).join(", ");
      throw invalid(`\`order_by\` contains duplicate fields: [${list}]`);
    }
    order.push(key);
  }
  return order;
}
