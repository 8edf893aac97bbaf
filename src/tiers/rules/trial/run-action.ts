import { groupBy } from "../../../domain/collections.ts";
import { advance, type Firing, type LookCause, nextScheduled, unfired } from "../firing/firing.ts";
import type { CompiledAction } from "../select/compile.ts";
import { type Judgement, judge, judgeUntil } from "../select/judge.ts";
import { secondSeeing } from "../select/validity.ts";
import { type Wakes, wakesOf } from "../trigger/wakes.ts";
import { formatMoment } from "./moments.ts";
import { longestSeries } from "./notation.ts";
import type { Failure, TestOutcome } from "./outcome.ts";
import type { ActionExpectation, RuleTest } from "./tests.ts";
import type { World } from "./world.ts";

/** One look of a rule at an instance, with what it came to. */
interface Looked {
  readonly at: number;
  readonly cause: LookCause;
  readonly judgement: Judgement;
  readonly acts: boolean;
}

/** When several make the rule look at one moment, the first of these counts. */
const lookCauses: readonly LookCause[] = ["request", "schedule", "change", "due"];
const never = Number.POSITIVE_INFINITY;

/** Most looks at one instance in one test. */
const mostLooks = longestSeries;

/** An action rule in one test. */
export class ActionTrial {
  private readonly compiled: CompiledAction;
  private readonly test: RuleTest;
  private readonly world: World;
  private readonly wakes: Wakes;

  constructor(compiled: CompiledAction, test: RuleTest, world: World) {
    this.compiled = compiled;
    this.test = test;
    this.world = world;
    this.wakes = wakesOf(compiled);
  }

  run(): TestOutcome {
    const failures: Failure[] = [];
    let [fires, refrains] = [false, false];
    for (const [instance, expectations] of this.byInstance()) {
      const looks = [...this.looks(instance, expectations.at(-1)!.at)];
      const found = this.failuresOf(expectations, looks, (expectation) =>
        this.wordFailure(expectation, looks),
      );
      failures.push(...found);
      if (found.length > 0) continue;
      fires ||= looks.some(({ acts }) => acts);
      refrains ||= expectations.some(
        ({ at, actions }) => actions.length === 0 && looks.some((look) => look.at <= at && !look.acts),
      );
    }
    return { name: this.test.name, place: this.test.place, failures, fires, refrains };
  }

  /** Whether every action is as expected; the wording of reasons is of no matter. */
  passes(): boolean {
    for (const [instance, expectations] of this.byInstance()) {
      const looks = [...this.looks(instance, expectations.at(-1)!.at)];
      if (this.failuresOf(expectations, looks, () => null).length > 0) return false;
    }
    return true;
  }

  /** Makes every look that the test asks for, for those who watch the rule decide. */
  watchAll(): void {
    for (const [instance, expectations] of this.byInstance()) {
      for (const _ of this.looks(instance, expectations.at(-1)!.at));
    }
  }

  /** Every look at an instance from the start until a moment, in the order of time. */
  private *looks(instance: string, end: number): Generator<Looked> {
    const requests = this.test.requests.filter((request) => request.instance === instance);
    let firing: Firing = unfired;
    let due: number | null = null;
    let before = Math.max(this.world.createdAt(instance), this.test.start) - 1;
    for (let count = 0; count < mostLooks; count++) {
      const moments: Readonly<Record<LookCause, number>> = {
        request: requests.find(({ at }) => at > before)?.at ?? never,
        schedule: nextScheduled(this.compiled.rule.schedule, before) ?? never,
        change: this.world.nextWake(instance, before, this.wakes),
        due: due ?? never,
      };
      const at = Math.min(...Object.values(moments));
      if (at > end) return;
      before = at;
      const cause = lookCauses.find((each) => moments[each] === at)!;
      const candidate = this.world.candidate(instance, at)!;
      // What is deprecated is looked at when something happens to it, no more by itself.
      if (cause === "schedule" && candidate.deprecated) continue;
      const moment = secondSeeing(at);
      const judgement = judge(this.compiled, candidate, moment);
      // Asked only where it matters, so that a condition counts as seen only when it decided.
      const until =
        firing.phase === "acted" && judgeUntil(this.compiled, candidate, moment)?.outcome === "held";
      const step = advance(this.compiled.rule, firing, {
        at,
        cause,
        holds: judgement.outcome === "held",
        until,
      });
      firing = step.firing;
      due = step.due;
      yield { at, cause, judgement, acts: step.acts };
    }
  }

  /** The instances that the test expects something of, with what it expects in the order of time. */
  private byInstance(): ReadonlyMap<string, readonly ActionExpectation[]> {
    const actions = this.test.expectations.filter((expectation) => expectation.kind === "action");
    return groupBy(actions, ({ instance }) => instance);
  }

  private failuresOf(
    expectations: readonly ActionExpectation[],
    looks: readonly Looked[],
    furtherFailure: (expectation: ActionExpectation) => Failure | null,
  ): readonly Failure[] {
    const names = this.compiled.rule.actions.map(({ action }) => action);
    const expected = new Set(expectations.map(({ at }) => at));
    const failures: Failure[] = [];
    if (looks.length >= mostLooks) {
      const got = `${mostLooks} looks until ${formatMoment(looks.at(-1)!.at, this.test.start)}; make the test shorter`;
      failures.push(this.failure(expectations.at(-1)!, looks, `fewer than ${mostLooks} looks`, got));
    }
    for (const expectation of expectations) {
      const acts = looks.some(({ at, acts: acted }) => at === expectation.at && acted);
      const got = acts ? names : [];
      const failure =
        list(got) === list(expectation.actions)
          ? furtherFailure(expectation)
          : this.failure(
              expectation,
              looks,
              `actions: ${list(expectation.actions)}`,
              `actions: ${list(got)}`,
            );
      if (failure !== null) failures.push(failure);
    }
    for (const look of looks) {
      if (!look.acts || expected.has(look.at)) continue;
      const next = expectations.find(({ at }) => at > look.at)!;
      const at = formatMoment(look.at, this.test.start);
      const got = `actions: ${list(names)} at ${at}, which no expectation names; add one, or correct the rule`;
      failures.push(this.failure(next, looks, `no action of ${next.instance} but those expected`, got));
    }
    return failures;
  }

  private wordFailure(expectation: ActionExpectation, looks: readonly Looked[]): Failure | null {
    const { why, at } = expectation;
    if (why === null) return null;
    const last = looks.findLast((look) => look.at <= at);
    if (last?.judgement.why.includes(why)) return null;
    return this.failure(
      expectation,
      looks,
      `why: ${why}`,
      `why: ${last?.judgement.why ?? "the rule has not looked yet"}`,
    );
  }

  private failure(
    { at, place }: ActionExpectation,
    looks: readonly Looked[],
    expected: string,
    got: string,
  ): Failure {
    const { start } = this.test;
    const recent = looks.filter((look) => look.at <= at).slice(-recentLooks);
    const explanation = recent.map(
      ({ at: moment, cause, judgement, acts }) =>
        `${formatMoment(moment, start)} (${cause}): ${acts ? "acts" : judgement.outcome.replace("_", " ")}; ${judgement.why}`,
    );
    const told = explanation.length > 0 ? explanation : ["the rule has not looked at the instance yet"];
    return { place, at: formatMoment(at, start), expected, got, explanation: told };
  }
}

/** Looks that a failure tells of. */
const recentLooks = 5;

const list = (actions: readonly string[]): string => `[${actions.join(", ")}]`;
