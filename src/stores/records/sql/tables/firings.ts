import { groupBy } from "../../../../domain/collections.ts";
import type { FiringRow, Firings, StandingRow } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run } from "../query.ts";
import { insertIdentified, insertMany } from "./insert.ts";

const SELECT = `
  SELECT f.id, f.uuid, f.rule, f.team, f.rule_commit AS "commit", f.stage, f.instance, i.uuid AS "instanceUuid", f.cause,
         f.position, f.at, f.outcome, f.actions, f.why, f.inputs
  FROM firing f JOIN instance i ON i.id = f.instance`;

export const firings: Firings = {
  insert: (all) =>
    insertIdentified(
      all,
      `INSERT INTO firing (uuid, rule, team, rule_commit, stage, instance, cause, position, at, outcome, actions, why, inputs)`,
      13,
      (firing) => firing.uuid,
      (firing, into) => {
        into.push(firing.uuid, firing.rule, firing.team, firing.commit, firing.stage, firing.instance);
        into.push(firing.cause, firing.position, firing.at, firing.outcome, firing.actions);
        into.push(firing.why, firing.inputs);
      },
    ),
  byUuid: (uuid) => row<FiringRow>(`${SELECT} WHERE f.uuid = ?`, [uuid]),
  list({ rule, instance, outcome, before }, limit) {
    const conditions: [string, Parameter | undefined][] = [
      ["f.id < ?", before],
      ["f.rule = ?", rule],
      ["f.instance = ?", instance],
      ["f.outcome = ?", outcome],
    ];
    const asked = conditions.filter((each): each is [string, Parameter] => each[1] !== undefined);
    return rows<FiringRow>(
      `${SELECT} WHERE ${asked.map(([sql]) => sql).join(" AND ")} ORDER BY f.id DESC LIMIT ?`,
      [...asked.map(([, parameter]) => parameter), limit],
    );
  },
  *prune(before, limit) {
    const old = yield* rows<{ id: number }>(
      `SELECT id FROM firing WHERE at < ? AND NOT EXISTS (SELECT 1 FROM job WHERE firing = firing.id AND state <> 'done')
       ORDER BY at LIMIT ?`,
      [before, limit],
    );
    const ids = old.map(({ id }) => id);
    yield* forEachList(ids, function* (wanted) {
      yield* run(`DELETE FROM job WHERE firing IN ${wanted.sql}`, wanted.parameters);
      yield* run(`DELETE FROM firing WHERE id IN ${wanted.sql}`, wanted.parameters);
      return [];
    });
    return ids.length;
  },
  *standings(pairs) {
    const found: StandingRow[] = [];
    for (const [rule, own] of groupBy(pairs, (pair) => pair.rule)) {
      const standing = yield* forEachList([...new Set(own.map(({ instance }) => instance))], (wanted) =>
        rows<StandingRow>(
          `SELECT rule, instance, phase, since FROM standing WHERE rule = ? AND instance IN ${wanted.sql}`,
          [rule, ...wanted.parameters],
        ),
      );
      found.push(...standing);
    }
    return found;
  },
  putStandings: (all) =>
    insertMany(
      all,
      "INSERT INTO standing (rule, instance, phase, since)",
      "ON CONFLICT (instance, rule) DO UPDATE SET phase = excluded.phase, since = excluded.since",
      4,
      (standing, into) => into.push(standing.rule, standing.instance, standing.phase, standing.since),
    ),
};
