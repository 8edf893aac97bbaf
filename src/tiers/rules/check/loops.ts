import type { ActionRule } from "../../../domain/rule.ts";
import { namesUsed } from "../../../expression/index.ts";
import { type Effect, effectsOf } from "./actions.ts";
import { cyclesAmong } from "./cycles.ts";
import { conditionsOf, type Examined, isAction } from "./examined.ts";
import { all } from "./logic/formula.ts";
import { isImpossible } from "./logic/solve.ts";
import { type Report, word } from "./report.ts";

/**
 * Rules that wake each other in a circle: what each does is what the next one waits for. What a callback changes is
 * not known. A rule whose condition ends with what it does itself is no circle.
 */
export function checkLoops(rules: readonly Examined[], report: Report): void {
  const acting = rules.filter(isAction).filter(({ rule }) => rule.stage !== "draft");
  const readers = acting.map((rule) => ({ rule, names: fieldsReadBy(rule) }));
  const next = (rule: Examined<ActionRule>): readonly Examined<ActionRule>[] => {
    const effects = effectsOf(rule);
    return readers
      .filter((reader) => reader.rule.rule.project === rule.rule.project)
      .filter((reader) => effects.some((effect) => wakes(effect, reader.rule, reader.names)))
      .map((reader) => reader.rule);
  };
  for (const cycle of cyclesAmong(acting, next)) {
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

function wakes({ names, holds }: Effect, { reading, ...rule }: Examined, read: ReadonlySet<string>): boolean {
  if (!names.some((name) => read.has(name))) return false;
  const trees = [...holds, ...[rule.given, rule.when].flatMap((clause) => clause?.tree ?? [])];
  return !isImpossible(all(...trees.map((tree) => reading.of(tree, "true"))));
}
