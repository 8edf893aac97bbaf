import { canonicalJson } from "../../../domain/canonical.ts";
import type { Selection, Verdict } from "../../../domain/decision.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Fallback } from "../../../domain/rule.ts";
import { tieOrder } from "../select/candidate.ts";
import type { Incumbent } from "../select/choose.ts";
import type { CompiledSelection } from "../select/compile.ts";
import { type Decided, decide, explainSelection, nextIncumbent } from "../select/decide.ts";
import { formatMoment } from "./moments.ts";
import type { Failure, TestOutcome } from "./outcome.ts";
import type { RuleTest, SelectionExpectation } from "./tests.ts";
import type { World } from "./world.ts";

/** Finds another selection rule of the team, which a fallback names; null when there is none. */
export type FindRule = (name: string) => CompiledSelection | null;

/** One question that a test asks: a moment of one partition, with who has answered until then. */
interface Question {
  readonly expectation: SelectionExpectation;
  readonly incumbent: Incumbent | null;
}

/** A selection rule in one test. */
export class SelectionTrial {
  private readonly compiled: CompiledSelection;
  private readonly test: RuleTest;
  private readonly world: World;
  private readonly findRule: FindRule;

  constructor(compiled: CompiledSelection, test: RuleTest, world: World, findRule: FindRule) {
    this.compiled = compiled;
    this.test = test;
    this.world = world;
    this.findRule = findRule;
  }

  run(): TestOutcome {
    const failures: Failure[] = [];
    let [fires, refrains] = [false, false];
    for (const question of this.questions()) {
      const { selection, verdicts } = explainSelection(...this.asked(question));
      const failure = this.failureOf(question.expectation, selection, verdicts);
      if (failure !== null) failures.push(failure);
      else {
        fires ||= selection.choice === "best" || selection.choice === "kept";
        refrains ||= verdicts.some(({ verdict }) => verdict !== "champion" && verdict !== "beaten");
        refrains ||= selection.choice === "none" || selection.choice === "fallback";
      }
    }
    return { name: this.test.name, place: this.test.place, failures, fires, refrains };
  }

  /** Whether every answer is as expected; its wording is of no matter. */
  passes(): boolean {
    for (const question of this.questions()) {
      const asked = this.asked(question);
      const { expectation } = question;
      if (!this.isChampion(expectation, decide(...asked).selection)) return false;
      if (expectation.dropped.size === 0) continue;
      if (this.notDropped(expectation, explainSelection(...asked).verdicts).length > 0) return false;
    }
    return true;
  }

  /** Makes every decision that the test asks for, for those who watch the rule decide. */
  watchAll(): void {
    for (const question of this.questions()) decide(...this.asked(question));
  }

  /** The expectations in the order of time. A rule that remembers its incumbent is asked at every interval between. */
  private *questions(): Generator<Question> {
    const incumbents = new Map<string, Timeline>();
    const { margin, coolDown } = this.compiled.rule;
    const remembers = margin !== null || coolDown !== null;
    for (const expectation of this.test.expectations) {
      if (expectation.kind !== "selection") continue;
      if (!remembers) {
        yield { expectation, incumbent: null };
        continue;
      }
      const key = canonicalJson(expectation.partition);
      const before = incumbents.get(key) ?? { next: this.test.start, incumbent: null, decided: null };
      const timeline = this.advance(before, expectation);
      yield { expectation, incumbent: timeline.incumbent };
      incumbents.set(key, this.ask(timeline, expectation, expectation.at));
    }
  }

  /** What a decision of the question is made of. */
  private asked({ expectation, incumbent }: Question): Parameters<typeof explainSelection> {
    const { at: moment, partition } = expectation;
    const fallback = (each: Fallback): string | null =>
      this.resolve(each, moment, partition, [this.compiled]);
    return [this.compiled, this.world.candidates(moment, partition), { moment, incumbent, fallback }];
  }

  /** Asks at every interval before the expectation, skipping those at which nothing can have changed. */
  private advance(timeline: Timeline, expectation: SelectionExpectation): Timeline {
    let current = timeline;
    while (current.next < expectation.at) {
      current = { ...this.ask(current, expectation, current.next), next: current.next };
      const { start, interval } = this.test;
      const changed = Math.min(
        current.decided?.validUntil ?? Number.POSITIVE_INFINITY,
        this.world.nextEvent(current.next),
      );
      const steps = Math.ceil((Math.min(changed, expectation.at) - start) / interval);
      current = { ...current, next: Math.max(current.next + interval, start + steps * interval) };
    }
    return current;
  }

  private ask(timeline: Timeline, { partition }: SelectionExpectation, moment: number): Timeline {
    const { incumbent } = timeline;
    const decided = decide(this.compiled, this.world.candidates(moment, partition), { moment, incumbent });
    const { champion } = decided.selection;
    return { ...timeline, decided, incumbent: nextIncumbent(champion, decided.moment, incumbent) };
  }

  private resolve(
    fallback: Fallback,
    moment: number,
    partition: Partition | null,
    asked: readonly CompiledSelection[],
  ): string | null {
    if ("instance" in fallback) return fallback.instance;
    if ("deployed" in fallback) {
      const name = this.test.deployed[fallback.deployed];
      return name === undefined ? null : (this.world.candidate(name, moment)?.uuid ?? null);
    }
    const candidates = this.world.candidates(moment, partition);
    if ("baseVersionId" in fallback) {
      const line = candidates.filter(
        ({ baseVersionId, deprecated }) => baseVersionId === fallback.baseVersionId && !deprecated,
      );
      return line.toSorted(tieOrder)[0]?.uuid ?? null;
    }
    const other = this.findRule(fallback.rule);
    if (other === null || asked.includes(other)) return null;
    const further = (each: Fallback): string | null =>
      this.resolve(each, moment, partition, [...asked, other]);
    return decide(other, candidates, { moment, incumbent: null, fallback: further }).selection.champion;
  }

  private failureOf(
    expectation: SelectionExpectation,
    selection: Selection,
    verdicts: readonly Verdict[],
  ): Failure | null {
    const { at, champion, dropped, place, why } = expectation;
    const explanation = [
      `${this.champion(selection)}: ${selection.why}`,
      ...verdicts.map(
        ({ instance, verdict, why: reason }) => `${this.world.nameOf(instance)} ${verdict}: ${reason}`,
      ),
    ].map((sentence) => this.world.named(sentence));
    const failure = (expected: string, got: string): Failure => ({
      ...{ place, at: formatMoment(at, this.test.start), expected, got, explanation },
    });
    if (!this.isChampion(expectation, selection)) {
      return failure(`champion: ${champion!.text}`, `champion: ${this.champion(selection)}`);
    }
    const [wrong] = this.notDropped(expectation, verdicts);
    if (wrong !== undefined) {
      const got = verdicts.find(({ instance }) => this.world.nameOf(instance) === wrong)?.verdict;
      return failure(
        `dropped: {${wrong}: ${dropped.get(wrong)}}`,
        `${wrong}: ${got ?? "no candidate at this moment"}`,
      );
    }
    if (why === null || explanation.some((sentence) => sentence.includes(why))) return null;
    return failure(`why: ${why}`, `why: ${explanation[0]}`);
  }

  private isChampion({ champion: expected }: SelectionExpectation, { champion, choice }: Selection): boolean {
    if (expected === null) return true;
    if (!expected.choices.includes(choice)) return false;
    return (
      expected.instance === null || (champion !== null && this.world.nameOf(champion) === expected.instance)
    );
  }

  private notDropped({ dropped }: SelectionExpectation, verdicts: readonly Verdict[]): readonly string[] {
    return [...dropped.keys()].filter(
      (name) =>
        !verdicts.some(
          ({ instance, verdict }) => this.world.nameOf(instance) === name && verdict === dropped.get(name),
        ),
    );
  }

  /** As an expectation writes it. */
  private champion({ champion, choice }: Selection): string {
    if (champion === null) return "none";
    const name = this.world.nameOf(champion);
    return choice === "best" ? name : `${choice} ${name}`;
  }
}

/** How far one partition was asked. */
interface Timeline {
  /** The next interval to ask at. */
  readonly next: number;
  readonly incumbent: Incumbent | null;
  readonly decided: Decided | null;
}
