import { quote } from "../../../domain/text.ts";
import { cyclesAmong } from "./cycles.ts";
import { type Examined, isSelection } from "./examined.ts";
import { type Report, word } from "./report.ts";

/** Fallbacks on other rules: they have to be selection rules of the team, and must not lead back. */
export function checkFallbacks(rules: readonly Examined[], report: Report): void {
  const byUuid = new Map(rules.map((each) => [each.rule.uuid, each]));
  const selecting = rules.filter(isSelection);
  for (const rule of selecting) {
    for (const [at, fallback] of rule.rule.fallback.entries()) {
      if (!("rule" in fallback)) continue;
      const fault = faultOf(rule, byUuid.get(fallback.rule), fallback.rule);
      if (fault !== null) report.error(rule, word("FALLBACK", at), ...fault);
    }
  }
  const next = (rule: (typeof selecting)[number]): readonly (typeof selecting)[number][] =>
    rule.rule.fallback
      .map((fallback) => ("rule" in fallback ? byUuid.get(fallback.rule) : undefined))
      .filter((other) => other !== undefined)
      .filter(isSelection);
  for (const cycle of cyclesAmong(selecting, next)) {
    const circle = [...cycle, cycle[0]!].map(({ title }) => title).join(" → ");
    const message = `the fallbacks lead in a circle, ${circle}; end it with an instance, a base version id or what is deployed`;
    for (const rule of cycle) report.error(rule, word("FALLBACK"), "fallback.loop", message);
  }
}

/** Code and sentence of what is wrong with a fallback on a rule. */
function faultOf(
  rule: Examined,
  other: Examined | undefined,
  uuid: string,
): readonly [code: string, message: string] | null {
  if (other === undefined) return ["fallback.unknown", `there is no rule ${quote(uuid)} to fall back on`];
  if (!isSelection(other)) {
    return ["fallback.kind", `${other.title} is an action rule and names no champion to fall back on`];
  }
  if (other.rule.team !== rule.rule.team) {
    return ["fallback.team", `${other.title} is a rule of another team; fall back on one of your own`];
  }
  return null;
}
