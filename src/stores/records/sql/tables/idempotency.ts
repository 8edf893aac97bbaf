import type { Idempotency } from "../../store.ts";
import { row, run } from "../query.ts";
import { parse } from "./json.ts";

export const idempotency: Idempotency = {
  *find(actor, operation, key) {
    const found = yield* row<{ request: string; answer: string }>(
      "SELECT request, answer FROM idempotency WHERE actor = ? AND operation = ? AND key = ?",
      [actor, operation, key],
    );
    return found && { request: found.request, answer: parse<unknown>(found.answer) };
  },
  insert: (actor, operation, key, value, at) =>
    run("INSERT INTO idempotency (actor, operation, key, request, answer, at) VALUES (?, ?, ?, ?, ?, ?)", [
      actor,
      operation,
      key,
      value.request,
      JSON.stringify(value.answer),
      at,
    ]),
  prune: (before) => run("DELETE FROM idempotency WHERE at < ?", [before]),
};
