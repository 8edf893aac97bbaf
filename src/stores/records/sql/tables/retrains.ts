import type { RetrainRow, Retrains } from "../../store.ts";
import { row, rows, run } from "../query.ts";

const SELECT = "SELECT rule, line, request, instance, at FROM retrain";

export const retrains: Retrains = {
  insert: ({ rule, line, request, instance, at }) =>
    run("INSERT INTO retrain (rule, line, request, instance, at) VALUES (?, ?, ?, ?, ?)", [
      rule,
      line,
      request,
      instance,
      at,
    ]),
  byRequest: (request) => row<RetrainRow>(`${SELECT} WHERE request = ?`, [request]),
  *countSince(rule, at) {
    const found = yield* row<{ count: number }>(
      "SELECT count(*) AS count FROM retrain WHERE rule = ? AND at >= ?",
      [rule, at],
    );
    return found!.count;
  },
  ofLine: (rule, line, limit) =>
    rows<RetrainRow>(`${SELECT} WHERE rule = ? AND line = ? ORDER BY id DESC LIMIT ?`, [rule, line, limit]),
  *madeSince(line, at) {
    return (
      (yield* row<{ created: number | null }>(
        "SELECT min(created) AS created FROM instance WHERE line = ? AND created > ?",
        [line, at],
      ))!.created ?? undefined
    );
  },
  *recovered(rule, line, at) {
    const found = yield* row(
      `SELECT 1 AS found FROM instance i JOIN firing f ON f.instance = i.id AND f.rule = ? AND f.outcome = 'not_held'
       WHERE i.line = ? AND i.created > ? LIMIT 1`,
      [rule, line, at],
    );
    return found !== undefined;
  },
};
