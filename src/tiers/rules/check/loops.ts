import type { ActionRule } from "../../../domain/rule.ts";
import { namesUsed } from "../../../expression/index.ts";
import { type Effect, effectsOf } from "./actions.ts";
import { cyclesAmong } from "./cycles.ts";
import { conditionsOf, type Examined, isAction } from "./examined.ts";
import { all, type Formula } from "./logic/formula.ts";
import type { Overlaps } from "./overlap.ts";
import { type Report, word } from "./report.ts";

/**
 * Rules that wake each other in a circle: what each does is what the next one waits for. What a callback changes is
 * not known. A rule whose condition ends with what it does itself is no circle.
 */
export function checkLoops(rules: readonly Examined[], overlaps: Overlaps, report: Report): void {
  const acting = rules.filter(isAction).filter(({ rule }) => rule.stage !== "draft");
  const readers = acting.map((rule) => ({ rule, names: fieldsReadBy(rule) }));
  const next = (rule: Examined<ActionRule>): readonly Examined<ActionRule>[] => {
    const effects = effectsOf(rule).map((effect) => ({ ...effect, holds: formulaOf(effect, rule) }));
    return readers
      .filter((reader) => reader.rule.rule.project === rule.rule.project)
      .filter((reader) =>
        effects.some(
          ({ names, holds }) =>
            names.some((name) => reader.names.has(name)) &&
            overlaps.mayHold(holds, overlaps.conditionOf(reader.rule)),
        ),
      )
      .map((reader) => reader.rule);
  };
  const woken = new Map(acting.map((rule) => [rule, next(rule)]));
  for (const cycle of cyclesAmong(acting, (rule) => woken.get(rule)!)) {
    const names = [...new Set(cycle.flatMap(effectsOf).flatMap((effect) => effect.names))];
    const circle = [...cycle, cycle[0]!].map(({ title }) => title).join(" → ");
    const message = `${circle} wake each other without end: each acts when what the one before it does has changed ${names.join(" or ")}; let a condition end the circle`;
    report.warning(cycle[0]!, word("CALLBACK_ACTIONS"), "rules.loop", message);
  }
}

function fieldsReadBy(rule: Examined): ReadonlySet<string> {
  const references = conditionsOf(rule).flatMap(({ tree }) => namesUsed(tree).references);
  return new Set(references.filter(({ kind }) => kind === "field").map(({ name }) => name));
}

const formulaOf = ({ holds }: Effect, { reading }: Examined): Formula =>
  all(...holds.map((tree) => reading.of(tree, "true")));
