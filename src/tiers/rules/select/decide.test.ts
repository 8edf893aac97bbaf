import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { type Candidate, candidateOf } from "./candidate.ts";
import type { Incumbent } from "./choose.ts";
import { compileSelection } from "./compile.ts";
import { type Asked, decide, type Explained, explainSelection, nextIncumbent } from "./decide.ts";
import { candidate, day, selectionRule, series, withError } from "./testing/make.ts";

const HOUR = 3_600_000;

const ask = (
  rule: Partial<SelectionRule>,
  candidates: readonly Candidate[],
  asked: Partial<Asked> = {},
): Explained =>
  explainSelection(compileSelection(selectionRule(rule)), candidates, {
    moment: day(3),
    incumbent: null,
    ...asked,
  });

const verdicts = ({ verdicts: all }: Explained): Record<string, Verdict["verdict"]> =>
  Object.fromEntries(all.map(({ instance, verdict }) => [instance, verdict]));
const whyOf = ({ verdicts: all }: Explained, uuid: string): string =>
  all.find(({ instance }) => instance === uuid)!.why;

describe("decide", () => {
  it("chooses whom the comparator prefers and says who is beaten by which values", () => {
    const answer = ask({}, [withError("a", 5), withError("b", 3), withError("c", 4)]);
    expect(answer.selection).toEqual({
      champion: "b",
      choice: "best",
      why: "no other candidate that meets the conditions is better",
    });
    expect(whyOf(answer, "a")).toBe("b is better: a.metrics.mae is 3, b.metrics.mae is 5");
  });

  it("drops in the order of the rule and tells the value that decided", () => {
    const rule = {
      given: 'city == "NYC"',
      when: "metrics.mae <= 5 and metrics.mae > 0",
      guards: ["metrics.latency < 100"],
      evidence: { count: 2, age: null },
      scope: "Production",
    } as const;
    const two = (mae: number): ReturnType<typeof series> =>
      series("mae", [
        [day(2), mae],
        [day(2) + HOUR, mae],
      ]);
    const latency = (value: number): ReturnType<typeof series> =>
      series("latency", [
        [day(2), value],
        [day(2) + HOUR, value],
      ]);
    const answer = ask(rule, [
      candidate("deprecated", { deprecated: true }),
      candidate("elsewhere", { partition: { city: "SF" } }),
      candidate("unknown", { partition: {} }),
      withError("untried", 3),
      candidate("bad", { series: [two(7), latency(10)] }),
      candidate("slow", { series: [two(3), latency(200)] }),
      candidate("good", { series: [two(4), latency(20)] }),
    ]);
    expect(verdicts(answer)).toEqual({
      ...{ deprecated: "deprecated", elsewhere: "given", unknown: "given", untried: "evidence" },
      ...{ bad: "when", slow: "guard", good: "champion" },
    });
    expect(whyOf(answer, "elsewhere")).toBe('city == "NYC" does not hold: city is "SF"');
    expect(whyOf(answer, "unknown")).toBe('city == "NYC" is undecided: city is missing');
    expect(whyOf(answer, "untried")).toBe("metrics.mae has 1 value, at least 2 are needed");
    expect(whyOf(answer, "bad")).toBe("metrics.mae <= 5 does not hold: metrics.mae is 7");
    expect(whyOf(answer, "slow")).toBe("metrics.latency < 100 does not hold: metrics.latency is 200");
  });

  it("drops a candidate that the comparator cannot compare, naming what is missing", () => {
    const answer = ask({}, [candidate("bare"), withError("measured", 9)]);
    expect(verdicts(answer)).toEqual({ bare: "missing", measured: "champion" });
    expect(whyOf(answer, "bare")).toContain("a.metrics.mae, b.metrics.mae are missing");
  });

  it("drops a candidate of another type with the error as why, and throws nothing", () => {
    const answer = ask({ given: "metadata.size > 3 and city < 5" }, [withError("x", 1, { size: 4 })]);
    expect(verdicts(answer)).toEqual({ x: "given" });
    expect(whyOf(answer, "x")).toContain("city < 5 cannot be evaluated");
    expect(answer.selection).toEqual({
      champion: null,
      choice: "none",
      why: "no candidate meets the conditions; dropped by given 1",
    });
  });

  it("takes the newest among equals, then the first UUID", () => {
    const old = withError("a", 3);
    const newer = [withError("c", 3, { created: day(2) }), withError("b", 3, { created: day(2) })];
    const answer = ask({}, [old, ...newer]);
    expect(answer.selection.champion).toBe("b");
    expect(whyOf(answer, "a")).toBe("neither it nor b is better, and b is newer");
    expect(whyOf(answer, "c")).toBe("neither it nor b is better, and b comes first by UUID");
  });

  it("sees no value from after the moment", () => {
    const hidden = candidate("a", {
      series: [
        series("mae", [
          [day(2), 5],
          [day(4), 1],
        ]),
      ],
    });
    expect(ask({}, [hidden, withError("b", 3)]).selection.champion).toBe("b");
    expect(ask({}, [hidden, withError("b", 3)], { moment: day(4) }).selection.champion).toBe("a");
  });

  it("looks only at the rule's scope and context, and at those that a name asks for by itself", () => {
    const seasonal = candidate("a", {
      series: [
        series("mae", [[day(2), 1]], { scope: "Training" }),
        series("mae", [[day(2), 5]]),
        series("mae", [[day(2), 2]], { dimensions: '{"event":"holiday"}' }),
      ],
    });
    const mean = (rule: Partial<SelectionRule>): string =>
      whyOf(ask({ ...rule, when: "metrics.mae > 9" }, [seasonal]), "a");
    expect(mean({ scope: "Production" })).toContain("metrics.mae is 5");
    expect(mean({ scope: "Training" })).toContain("metrics.mae is 1");
    expect(mean({ context: { event: "holiday" } })).toContain("metrics.mae is 2");
    const named = ask({ when: 'metrics["mae{event=holiday}"] > 9' }, [seasonal]);
    expect(whyOf(named, "a")).toContain('metrics["mae{event=holiday}"] is 2');
  });

  it("means the mean over the window by a metric, and nothing when the window is empty", () => {
    const points = series("mae", [
      [day(1), 9],
      [day(2) + 1, 2],
      [day(3), 4],
    ]);
    const answer = ask({ window: 86_400, when: "metrics.mae > 9" }, [candidate("a", { series: [points] })]);
    expect(whyOf(answer, "a")).toContain("metrics.mae is 3");
    const later = ask({ window: 86_400 }, [candidate("a", { series: [points] })], { moment: day(5) });
    expect(verdicts(later)).toEqual({ a: "missing" });
  });

  it("drops what was measured too long ago", () => {
    const rule = { evidence: { count: null, age: 86_400 } };
    expect(verdicts(ask(rule, [withError("a", 1)]))).toEqual({ a: "champion" });
    const answer = ask(rule, [withError("a", 1)], { moment: day(3) + 1000 });
    expect(whyOf(answer, "a")).toBe(
      "metrics.mae was last measured at 2026-01-02T00:00:00Z, more than 1d ago",
    );
  });
});

describe("the incumbent", () => {
  const incumbent: Incumbent = { instance: "old", since: day(3) - HOUR };
  const field = [withError("old", 5), withError("new", 4.9)];

  it("counts for nothing without margin and cool-down", () => {
    expect(ask({}, field, { incumbent }).selection.champion).toBe("new");
  });

  it("stays until a challenger is better by the margin", () => {
    const margin = "a.metrics.mae < 0.95 * b.metrics.mae";
    const answer = ask({ margin }, field, { incumbent });
    expect(answer.selection).toEqual({
      champion: "old",
      choice: "kept",
      why: "the incumbent stays: new is not better by the margin",
    });
    expect(whyOf(answer, "new")).toContain("better than old, but not by the margin");
    expect(
      ask({ margin }, [withError("old", 5), withError("new", 4)], { incumbent }).selection,
    ).toMatchObject({
      champion: "new",
      choice: "best",
    });
  });

  it("stays for its cool-down, to the second", () => {
    const rule = { coolDown: 3600 };
    const before = ask(rule, field, { incumbent, moment: day(3) - 1 });
    expect(before.selection).toMatchObject({ champion: "old", choice: "kept" });
    expect(before.validUntil).toBe(day(3));
    expect(ask(rule, field, { incumbent, moment: day(3) }).selection.champion).toBe("new");
  });

  it("leaves at once when it is dropped", () => {
    const rule = { coolDown: 36_000, guards: ["metrics.mae < 5"] };
    expect(ask(rule, field, { incumbent }).selection).toMatchObject({ champion: "new", choice: "best" });
  });

  it("is since its first answer", () => {
    expect(nextIncumbent("old", day(3), incumbent)).toBe(incumbent);
    expect(nextIncumbent("new", day(3), incumbent)).toEqual({ instance: "new", since: day(3) });
    expect(nextIncumbent(null, day(3), incumbent)).toBeNull();
  });
});

describe("without a candidate", () => {
  const fallback = [{ rule: "other" }, { instance: "static" }];

  it("the first fallback that comes to an instance answers", () => {
    const resolve = (one: object): string | null => ("instance" in one ? "static" : null);
    expect(ask({ fallback }, [], { fallback: resolve }).selection).toEqual({
      champion: "static",
      choice: "fallback",
      why: "there is no candidate; the fallback to instance static answers",
    });
  });

  it("says that there is none when no fallback answers", () => {
    expect(ask({ fallback }, []).selection).toEqual({
      champion: null,
      choice: "none",
      why: "there is no candidate",
    });
  });
});

describe("compileSelection", () => {
  it.each([
    ["a condition that is no boolean", { given: "5" }],
    ["a candidate of a comparator in a condition", { when: "a.metrics.mae < 5" }],
    ["a name of neither candidate in a comparator", { comparator: "metrics.mae < b.metrics.mae" }],
  ])("refuses %s", (_, rule) => {
    expect(() => compileSelection(selectionRule(rule))).toThrow(
      expect.objectContaining({ code: "expression.type" }),
    );
  });
});

describe("candidateOf", () => {
  it("offers the names that a search finds, in either spelling", () => {
    const made = candidateOf({
      ...{ uuid: "u", project: "p", baseVersionId: "demand", version: "4.12", partition: { city: "NYC" } },
      ...{ created: day(1), deprecated: false, tags: { reviewed: "yes" }, series: [] },
      fields: { modelName: "ridge", trainingEnd: "2026-01-01T00:00:00Z", "hyper.depth": 3, uuid: "forged" },
    });
    const when =
      'model_name == "ridge" and training_end == created and hyper.depth == 3 and uuid == "u" and revision == 4 ' +
      'and number == 12 and "reviewed" =~ tags and tags.reviewed == "yes" and city == "NYC" and deprecated == false';
    expect(
      decide(compileSelection(selectionRule({ when, comparator: "a.created > b.created" })), [made], {
        moment: day(2),
        incumbent: null,
      }).selection.champion,
    ).toBe("u");
  });
});
