import type { Idempotency } from "../../store.ts";
import { row, run } from "../query.ts";
import { insertRow } from "./insert.ts";
import { parse, toJson } from "./json.ts";

export const idempotency: Idempotency = {
  *find(actor, key) {
    const found = yield* row<{ operation: string; request: string; answer: string }>(
      "SELECT operation, request, answer FROM idempotency WHERE actor = ? AND key = ?",
      [actor, key],
    );
    return found && { ...found, answer: parse<unknown>(found.answer) };
  },
  insert: (actor, key, value, at) =>
    insertRow("INSERT INTO idempotency (actor, operation, key, request, answer, at)", "", [
      actor,
      value.operation,
      key,
      value.request,
      toJson(value.answer),
      at,
    ]),
  prune: (before) => run("DELETE FROM idempotency WHERE at < ?", [before]),
};
