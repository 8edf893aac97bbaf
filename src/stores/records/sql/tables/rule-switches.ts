import type { OffSpan, RuleSwitches, RuleSwitchRow } from "../../store.ts";
import { type Parameter, rows, run, type Work } from "../query.ts";

type RawSwitch = Omit<RuleSwitchRow, "on"> & { isOn: number };

function* many(rest: string, parameters: readonly Parameter[]): Work<RuleSwitchRow[]> {
  const raw = yield* rows<RawSwitch>(
    `SELECT s.id, s.target, s.name, s.is_on AS "isOn", s.reason, s.at, s.actor FROM rule_switch s ${rest}`,
    parameters,
  );
  return raw.map(({ isOn, ...others }) => ({ ...others, on: isOn === 1 }));
}

export const ruleSwitches: RuleSwitches = {
  append: ({ target, name, on, reason, at, actor }) =>
    run(
      `INSERT INTO rule_switch (target, name, is_on, position, reason, at, actor)
       VALUES (?, ?, ?, (SELECT position FROM log_head), ?, ?, ?)`,
      [target, name, on ? 1 : 0, reason, at, actor],
    ),
  current: () =>
    many(
      `WHERE NOT EXISTS (SELECT 1 FROM rule_switch n WHERE n.target = s.target AND n.name = s.name AND n.id > s.id)
       ORDER BY s.id`,
      [],
    ),
  *offSince(position) {
    const spans = yield* rows<OffSpan>(
      `SELECT s.target, s.name, s.position AS "after",
              (SELECT n.position FROM rule_switch n WHERE n.target = s.target AND n.name = s.name AND n.id > s.id
               ORDER BY n.id LIMIT 1) AS "upTo"
       FROM rule_switch s WHERE s.is_on = 0 ORDER BY s.id`,
    );
    return spans.filter(({ upTo }) => upTo === null || upTo >= position);
  },
  list: (before, limit) => many("WHERE s.id < ? ORDER BY s.id DESC LIMIT ?", [before, limit]),
};
