import type { SortKey } from "../../../domain/search.ts";
import { invalid } from "../errors.ts";
import { orderKey } from "../filter/order.ts";
import { pythonItems } from "../filter/values.ts";

/** What an order may be by, and our word for it. */
export type Orderable = Readonly<Record<string, string>>;

/** MLflow's order in our words; a word may be there once. */
export function orderOf(
  clauses: readonly string[] | undefined,
  nameOf: (written: string) => string,
  orderable: Orderable,
): readonly SortKey[] {
  const order: SortKey[] = [];
  for (const clause of clauses ?? []) {
    const { name, descending } = orderKey(clause);
    const by = orderable[nameOf(name)]!;
    if (order.some((key) => key.by === by)) {
      throw invalid(`\`order_by\` contains duplicate fields: [${pythonItems(clauses!)}]`);
    }
    order.push({ by, direction: descending ? "descending" : "ascending" });
  }
  return order;
}
