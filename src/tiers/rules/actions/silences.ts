import type { Matcher } from "../../../domain/firing.ts";
import { compilePattern } from "../../../expression/index.ts";
import type { SilenceRow, Tables, Work } from "../../../stores/records/store.ts";

export type Labels = Readonly<Record<string, string>>;

/** More silences at once than anybody keeps track of. */
const MOST = 1_000;

/** A silence that these labels fall under now; undefined when none. */
export function* silenceOf(tables: Tables, labels: Labels, now: number): Work<SilenceRow | undefined> {
  const live = yield* tables.alerts.silences(now, 0, MOST);
  return live.find(
    ({ starts, matchers }) => starts <= now && matchers.every((each) => matches(each, labels)),
  );
}

/** As in Alertmanager, a label that is not there is empty, and a pattern must match the whole value. */
export function matches({ name, value, isRegex }: Matcher, labels: Labels): boolean {
  const label = Object.hasOwn(labels, name) ? labels[name]! : "";
  if (!isRegex) return label === value;
  const pattern = compilePattern(value);
  return typeof pattern === "function" && pattern(label);
}
