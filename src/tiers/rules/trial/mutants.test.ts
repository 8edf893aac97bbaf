import { describe, expect, it } from "vitest";
import { mutantsOf } from "./mutants.ts";
import { ruleOf } from "./testing/make.ts";

/** `part: change` of every mutant. */
const changes = (words: string): readonly string[] =>
  mutantsOf(ruleOf(words)).map(({ path, change }) => `${path.slice(1).join(" ")}: ${change}`);

const lowest = "  MODEL_SELECTION: a.metrics.mape < b.metrics.mape\n";
const alarm = "  CALLBACK_ACTIONS: [{action: alert}]\n";

describe("the mutants of a rule", () => {
  it("leave out a comparator that is no strict order", () => {
    expect(changes(lowest)).toEqual(["MODEL_SELECTION: < became >"]);
    const chain =
      "  MODEL_SELECTION: a.metrics.x < b.metrics.x or a.metrics.x == b.metrics.x and a.metrics.y < b.metrics.y\n";
    expect(changes(chain)).toEqual([
      "MODEL_SELECTION: or became and",
      "MODEL_SELECTION: a.metrics.x < b.metrics.x was dropped",
      "MODEL_SELECTION: a.metrics.x == b.metrics.x and a.metrics.y < b.metrics.y was dropped",
      "MODEL_SELECTION: < became >",
      "MODEL_SELECTION: a.metrics.x == b.metrics.x was dropped",
      "MODEL_SELECTION: == became !=",
      "MODEL_SELECTION: < became >",
    ]);
  });

  it("change the margin, which need be no strict order", () => {
    expect(changes(`${lowest}  MARGIN: a.metrics.mape < b.metrics.mape * 0.5\n`).slice(1)).toEqual([
      "MARGIN: < became <=",
      "MARGIN: < became >",
      "MARGIN: 0.5 became 0.495",
      "MARGIN: 0.5 became 0.505",
      "MARGIN: MARGIN was dropped",
    ]);
  });

  it("drop and change each guard, and drop each fallback", () => {
    const words = `${lowest}  GUARDS: [metrics.bias == 1, tags.ok == "yes"]\n  FALLBACK: [{base_version_id: mean}]\n`;
    expect(changes(words).slice(1)).toEqual([
      "GUARDS 0: == became !=",
      "GUARDS 0: 1 became 0.99",
      "GUARDS 0: 1 became 1.01",
      "GUARDS 0: the guard was dropped",
      "GUARDS 1: == became !=",
      "GUARDS 1: the guard was dropped",
      "FALLBACK 0: the fallback was dropped",
    ]);
  });

  it("drop the conditions", () => {
    const dropped = changes(`${lowest}  GIVEN: city == "NYC"\n  WHEN: metrics.mape == 1\n`);
    expect(dropped).toEqual(expect.arrayContaining(["GIVEN: GIVEN was dropped", "WHEN: WHEN was dropped"]));
  });

  it("measure otherwise", () => {
    const words = `${lowest}  SCOPE: Production\n  CONTEXT: {event: holiday}\n  WINDOW: 7d\n  EVIDENCE: {count: 3, age: 2h}\n  COOL_DOWN: 12h\n`;
    expect(changes(words).slice(1)).toEqual([
      "COOL_DOWN: 12h became 1d",
      "COOL_DOWN: COOL_DOWN was dropped",
      "SCOPE: the scope was dropped",
      "CONTEXT: the context was dropped",
      "WINDOW: 7d became 14d",
      "EVIDENCE count: 3 became 2",
      "EVIDENCE count: 3 became 4",
      "EVIDENCE age: 2h became 4h",
      "EVIDENCE age: age was dropped",
    ]);
  });

  it("leave out a scope, a context and a window that no metric takes", () => {
    const words = `  MODEL_SELECTION: last(a.metrics.Training["x{event=day}"], "1d") < last(b.metrics.Training["x{event=day}"], "1d")\n  SCOPE: Production\n  CONTEXT: {event: holiday}\n  WINDOW: 7d\n`;
    expect(changes(words).map((change) => change.split(":")[0])).toEqual(
      expect.not.arrayContaining(["SCOPE", "CONTEXT", "WINDOW"]),
    );
    expect(changes("  MODEL_SELECTION: a.created > b.created\n  EVIDENCE: {count: 3}\n")).toHaveLength(1);
  });

  it("change when an action rule acts", () => {
    const words = `${alarm}  FOR: 30m\n  UNTIL: metrics.x == null\n  SCHEDULE: [{every: 1h}]\n`;
    expect(changes(words)).toEqual([
      "UNTIL: the condition was negated",
      "UNTIL: UNTIL was dropped",
      "FOR: 30m became 1h",
      "FOR: FOR was dropped",
      "SCHEDULE 0: the scheduled moments were dropped",
    ]);
  });
});
