import type { AlertRow, Alerts, SilenceRow } from "../../store.ts";
import { forEachList, row, rows, run } from "../query.ts";
import { parse, toJson } from "./json.ts";

type RawSent = AlertRow & { labels: string; annotations: string };
type RawSilence = Omit<SilenceRow, "matchers"> & { matchers: string };

const SILENCE = "SELECT id, uuid, matchers, comment, starts, ends, actor FROM silence";

const COLUMNS = `a.rule, a.base, a.since, a.sent,
  (SELECT count(*) FROM alert_member m WHERE m.base = a.base AND m.rule = a.rule) AS members`;

const decode = (raw: RawSilence): SilenceRow => ({
  ...raw,
  matchers: parse<SilenceRow["matchers"]>(raw.matchers),
});

export const alerts: Alerts = {
  insertSilence: ({ uuid, matchers, comment, starts, ends, actor }) =>
    run("INSERT INTO silence (uuid, matchers, comment, starts, ends, actor) VALUES (?, ?, ?, ?, ?, ?)", [
      uuid,
      toJson(matchers),
      comment,
      starts,
      ends,
      actor,
    ]),
  *silence(uuid) {
    const raw = yield* row<RawSilence>(`${SILENCE} WHERE uuid = ?`, [uuid]);
    return raw && decode(raw);
  },
  *silences(now, afterId, limit) {
    const raw = yield* rows<RawSilence>(`${SILENCE} WHERE ends > ? AND id > ? ORDER BY id LIMIT ?`, [
      now,
      afterId,
      limit,
    ]);
    return raw.map(decode);
  },
  endSilence: (id, ends) => run("UPDATE silence SET ends = ? WHERE id = ?", [ends, id]),
  *join(rule, base, instance, at) {
    yield* run("INSERT INTO alert (base, rule, since) VALUES (?, ?, ?) ON CONFLICT (base, rule) DO NOTHING", [
      base,
      rule,
      at,
    ]);
    yield* run(
      "INSERT INTO alert_member (base, rule, instance) VALUES (?, ?, ?) ON CONFLICT (base, rule, instance) DO NOTHING",
      [base, rule, instance],
    );
  },
  *leave(rule, base, instance) {
    const left = yield* row(
      "DELETE FROM alert_member WHERE base = ? AND rule = ? AND instance = ? RETURNING instance",
      [base, rule, instance],
    );
    return left !== undefined;
  },
  *find(rule, base) {
    return yield* row<AlertRow>(`SELECT ${COLUMNS} FROM alert a WHERE a.base = ? AND a.rule = ?`, [
      base,
      rule,
    ]);
  },
  *firing(bases) {
    const found = yield* forEachList(bases, (wanted) =>
      rows<{ base: number }>(
        `SELECT DISTINCT a.base FROM alert a WHERE a.sent IS NOT NULL AND a.base IN ${wanted.sql}`,
        wanted.parameters,
      ),
    );
    return found.map(({ base }) => base);
  },
  setSent: (rule, base, { at, labels, annotations }) =>
    run("UPDATE alert SET sent = ?, labels = ?, annotations = ? WHERE base = ? AND rule = ?", [
      ...[at, toJson(labels), toJson(annotations), base, rule],
    ]),
  *sentBefore(at, limit) {
    const raw = yield* rows<RawSent>(
      `SELECT ${COLUMNS}, a.labels, a.annotations FROM alert a WHERE a.sent < ? ORDER BY a.sent LIMIT ?`,
      [at, limit],
    );
    return raw.map(({ labels, annotations, ...alert }) => ({
      ...alert,
      labels: parse(labels),
      annotations: parse(annotations),
    }));
  },
  remove: (rule, base) => run("DELETE FROM alert WHERE base = ? AND rule = ?", [base, rule]),
  *forget(rule, base) {
    yield* run("DELETE FROM alert_member WHERE base = ? AND rule = ?", [base, rule]);
    yield* run("DELETE FROM alert WHERE base = ? AND rule = ?", [base, rule]);
  },
};
