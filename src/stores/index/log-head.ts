import { row, type Work } from "../records/sql/query.ts";

/** The newest position of the change log. */
export function* readHead(): Work<number> {
  return (yield* row<{ position: number }>("SELECT position FROM log_head"))!.position;
}
