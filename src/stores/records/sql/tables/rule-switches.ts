import type { RuleSwitches, RuleSwitchRow } from "../../store.ts";
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
    run("INSERT INTO rule_switch (target, name, is_on, reason, at, actor) VALUES (?, ?, ?, ?, ?, ?)", [
      ...[target, name, on ? 1 : 0, reason, at, actor],
    ]),
  current: () =>
    many(
      `WHERE NOT EXISTS (SELECT 1 FROM rule_switch n WHERE n.target = s.target AND n.name = s.name AND n.id > s.id)
       ORDER BY s.id`,
      [],
    ),
  list: (before, limit) => many("WHERE s.id < ? ORDER BY s.id DESC LIMIT ?", [before, limit]),
};
