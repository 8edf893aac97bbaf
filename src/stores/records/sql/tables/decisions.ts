import type { ChampionRow, DecisionRow, Decisions } from "../../store.ts";
import { type Parameter, row, rows, run, type Work } from "../query.ts";
import { parse, toJson } from "./json.ts";

type RawDecision = Omit<DecisionRow, "shadow" | "fallbacks"> & { shadow: number; fallbacks: string };
type RawChampion = Omit<ChampionRow, "shadow"> & { shadow: number };

const SELECT = `
  SELECT d.id, d.uuid, d.rule, d.team, d.project, d.rule_commit AS "commit", d.form, d.partition, d.at, d.position,
         d.champion, d.choice, d.why, d.shadow, d.inputs, d.incumbent, d.since, d.fallbacks
  FROM decision d`;

const CHAMPIONS = `
  SELECT c.rule, c.partition, c.decision, d.uuid AS "decisionUuid", c.instance, c.since, d.form,
         d.rule_commit AS "commit", d.choice, d.shadow
  FROM champion c JOIN decision d ON d.id = c.decision`;

const decode = (raw: RawDecision): DecisionRow => ({
  ...raw,
  shadow: raw.shadow !== 0,
  fallbacks: parse(raw.fallbacks),
});

function* championsWhere(where: string, parameters: readonly Parameter[]): Work<ChampionRow[]> {
  const raw = yield* rows<RawChampion>(`${CHAMPIONS} WHERE ${where}`, parameters);
  return raw.map((each) => ({ ...each, shadow: each.shadow !== 0 }));
}

export const decisions: Decisions = {
  *head() {
    return (yield* row<{ position: number; decision: number }>(
      "SELECT position, (SELECT coalesce(max(id), 0) FROM decision) AS decision FROM log_head",
    ))!;
  },
  *insert(made) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO decision (uuid, rule, team, project, rule_commit, form, partition, at, position, champion, choice, why,
                             shadow, inputs, incumbent, since, fallbacks)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        ...[made.uuid, made.rule, made.team, made.project, made.commit, made.form, made.partition],
        ...[made.at, made.position, made.champion, made.choice, made.why, Number(made.shadow)],
        ...[made.inputs, made.incumbent, made.since, toJson(made.fallbacks)],
      ],
    );
    return inserted!.id;
  },
  *byUuid(uuid) {
    const raw = yield* row<RawDecision>(`${SELECT} WHERE d.uuid = ?`, [uuid]);
    return raw && decode(raw);
  },
  *list({ rule, partition, champion, project, from, to, before }, limit) {
    const conditions: [string, Parameter | undefined][] = [
      ["d.id < ?", before],
      ["d.rule = ?", rule],
      ["d.partition = ?", partition],
      ["d.champion = ?", champion],
      ["d.project = ?", project],
      ["d.at >= ?", from],
      ["d.at < ?", to],
    ];
    const asked = conditions.filter((each): each is [string, Parameter] => each[1] !== undefined);
    const raw = yield* rows<RawDecision>(
      `${SELECT} WHERE ${asked.map(([sql]) => sql).join(" AND ")} ORDER BY d.id DESC LIMIT ?`,
      [...asked.map(([, parameter]) => parameter), limit],
    );
    return raw.map(decode);
  },
  *ensureForm(digest, rule) {
    const known = yield* row<{ id: number }>("SELECT id FROM rule_form WHERE digest = ?", [digest]);
    if (known !== undefined) return known.id;
    const made = yield* row<{ id: number }>(
      "INSERT INTO rule_form (digest, rule) VALUES (?, ?) RETURNING id",
      [digest, toJson(rule)],
    );
    return made!.id;
  },
  *form(id) {
    const found = yield* row<{ rule: string }>("SELECT rule FROM rule_form WHERE id = ?", [id]);
    return found === undefined ? undefined : parse(found.rule);
  },
  *champion(rule, partition) {
    return (yield* championsWhere("c.rule = ? AND c.partition = ?", [rule, partition]))[0];
  },
  champions: (rule) => championsWhere("c.rule = ?", [rule]),
  championsSince: (decision) => championsWhere("c.decision > ?", [decision]),
  putChampion: ({ rule, partition, decision, instance, since }) =>
    run(
      `INSERT INTO champion (rule, partition, decision, instance, since) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (rule, partition) DO UPDATE SET decision = excluded.decision, instance = excluded.instance,
         since = excluded.since`,
      [rule, partition, decision, instance, since],
    ),
  *prune(before, limit) {
    const old = yield* rows<{ id: number }>(
      `DELETE FROM decision WHERE id IN (
         SELECT d.id FROM decision d WHERE d.at < ? AND NOT EXISTS (SELECT 1 FROM champion c WHERE c.decision = d.id)
         ORDER BY d.at LIMIT ?) RETURNING id`,
      [before, limit],
    );
    return old.length;
  },
};
