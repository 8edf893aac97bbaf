import type { RetrainRow, Retrains } from "../../store.ts";
import { row, rows, run } from "../query.ts";

const SELECT = "SELECT rule, line, request, instance, at, newest FROM retrain";

export const retrains: Retrains = {
  insert: ({ rule, line, request, instance, at }) =>
    run(
      `INSERT INTO retrain (rule, line, request, instance, at, newest)
       VALUES (?, ?, ?, ?, ?, (SELECT max(id) FROM instance WHERE line = ?))`,
      [rule, line, request, instance, at, line],
    ),
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
  *madeAfter(line, instance) {
    const sql = "SELECT 1 AS found FROM instance WHERE line = ? AND id > ? LIMIT 1";
    return (yield* row(sql, [line, instance])) !== undefined;
  },
  *recovered(rule, line, instance) {
    const found = yield* row(
      `SELECT 1 AS found FROM instance i JOIN firing f ON f.instance = i.id AND f.rule = ? AND f.outcome = 'not_held'
       WHERE i.line = ? AND i.id > ? LIMIT 1`,
      [rule, line, instance],
    );
    return found !== undefined;
  },
};
