import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import type { Candidate } from "./candidate.ts";
import type { Incumbent } from "./choose.ts";
import { compileSelection } from "./compile.ts";
import { Contest, decide, explainSelection } from "./decide.ts";
import { anyCandidates, anyIncumbent, anyMoment, anyRule } from "./testing/draws.ts";
import { isBetter, oracle } from "./testing/oracle.ts";

interface World {
  readonly rule: SelectionRule;
  readonly candidates: readonly Candidate[];
  readonly moment: number;
  readonly incumbent: Incumbent | null;
}

const anyWorld: fc.Arbitrary<World> = anyCandidates.chain((candidates) =>
  fc.record({
    rule: anyRule,
    candidates: fc.constant(candidates),
    moment: anyMoment,
    incumbent: anyIncumbent(candidates),
  }),
);

const byInstance = (one: Verdict, other: Verdict): number => (one.instance < other.instance ? -1 : 1);

describe("a decision", () => {
  it("is what the rule means, written plainly", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(anyWorld, ({ rule, candidates, moment, incumbent }) => {
        const wanted = oracle(rule, candidates, moment, incumbent);
        const { selection, verdicts } = explainSelection(compileSelection(rule), candidates, {
          moment,
          incumbent,
        });
        expect(selection.champion).toBe(wanted.champion);
        for (const { instance, verdict } of verdicts) {
          const passed = instance === wanted.champion ? "champion" : "beaten";
          expect(verdict, instance).toBe(wanted.dropped[instance] ?? passed);
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        }
        seen.set(selection.choice, (seen.get(selection.choice) ?? 0) + 1);
      }),
      { numRuns: 2_000 },
    );
    const kinds = ["champion", "beaten", "given", "when", "guard", "evidence", "missing", "deprecated"];
    for (const kind of [...kinds, "best", "kept", "none"]) expect(seen.get(kind), kind).toBeGreaterThan(15);
  });

  it("is the same whatever order the candidates come in, and asked with or without reasons", () => {
    fc.assert(
      fc.property(anyWorld, fc.infiniteStream(fc.nat()), ({ rule, candidates, moment, incumbent }, keys) => {
        const compiled = compileSelection(rule);
        const decided = decide(compiled, candidates, { moment, incumbent });
        const drawn = candidates.map((candidate) => ({ candidate, key: keys.next().value! }));
        const shuffled = drawn.sort((one, other) => one.key - other.key).map(({ candidate }) => candidate);
        const { verdicts, ...again } = explainSelection(compiled, shuffled, { moment, incumbent });
        expect(again).toEqual(decided);
        const inOrder = explainSelection(compiled, candidates, { moment, incumbent }).verdicts;
        expect([...verdicts].sort(byInstance)).toEqual([...inOrder].sort(byInstance));
      }),
      { numRuns: 1_500 },
    );
  });

  it("has a champion that is a candidate, is not deprecated, meets GIVEN and WHEN, and is beaten by none", () => {
    let duels = 0;
    fc.assert(
      fc.property(anyWorld, ({ rule, candidates, moment }) => {
        const compiled = compileSelection(rule);
        const { selection, verdicts } = explainSelection(compiled, candidates, { moment, incumbent: null });
        const champion = candidates.find(({ uuid }) => uuid === selection.champion);
        expect(champion === undefined).toBe(selection.choice === "none");
        if (champion === undefined) return;
        expect(champion.deprecated).toBe(false);
        const alone = oracle({ ...rule, comparator: "a.created >= b.created" }, [champion], moment, null);
        expect(alone.kept).toEqual([champion.uuid]);
        for (const { instance } of verdicts.filter(({ verdict }) => verdict === "beaten")) {
          const rival = candidates.find(({ uuid }) => uuid === instance)!;
          expect(isBetter(rule, rival, champion, moment), `${instance} beats the champion`).toBe(false);
          duels++;
        }
      }),
      { numRuns: 1_500 },
    );
    expect(duels).toBeGreaterThan(500);
  });

  it("is the same over candidates that were kept ready, whatever was asked or changed before", () => {
    const anyActs = fc.array(
      fc.record({ moment: anyMoment, place: fc.nat(), act: fc.constantFrom("ask", "ask", "put", "remove") }),
      { minLength: 1, maxLength: 12 },
    );
    let decisions = 0;
    fc.assert(
      fc.property(anyWorld, anyCandidates, anyActs, ({ rule, candidates, incumbent }, others, acts) => {
        const compiled = compileSelection(rule);
        const contest = new Contest(compiled, candidates);
        let present = [...candidates];
        for (const { moment, place, act } of acts) {
          const other = others[place % others.length];
          if (act !== "ask" && other !== undefined) {
            present = present.filter(({ uuid }) => uuid !== other.uuid);
            if (act === "put") present.push(other);
            if (act === "put") contest.put(other);
            else contest.remove(other.uuid);
          }
          expect(contest.explain({ moment, incumbent })).toEqual(
            explainSelection(compiled, present, { moment, incumbent }),
          );
          decisions++;
        }
      }),
      { numRuns: 500 },
    );
    expect(decisions).toBeGreaterThan(1_000);
  });

  it("stands at every moment before it ceases to be valid", () => {
    let endless = 0;
    let ended = 0;
    fc.assert(
      fc.property(anyWorld, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (world, places) => {
        const { rule, candidates, moment, incumbent } = world;
        const compiled = compileSelection(rule);
        const { validUntil, ...decided } = decide(compiled, candidates, { moment, incumbent });
        if (validUntil === null) endless++;
        else ended++;
        expect(validUntil ?? Number.POSITIVE_INFINITY).toBeGreaterThan(moment);
        const end = validUntil ?? moment + 1e9;
        for (const place of [...places, 1]) {
          const later = Math.min(end - 1, Math.floor(moment + (end - moment) * place));
          const again = decide(compiled, candidates, { moment: later, incumbent });
          expect(again.selection, `${later - moment} ms later`).toEqual(decided.selection);
          expect(oracle(rule, candidates, later, incumbent).champion).toBe(decided.selection.champion);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(endless).toBeGreaterThan(15);
    expect(ended).toBeGreaterThan(500);
  });
});
