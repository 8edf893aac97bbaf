import { type GroupWork, refuseNul, type Step } from "../query.ts";
import { type Gatherer, readsOnly } from "./gather.ts";
import type { Outcome, Pending } from "./outcome.ts";

/** A unit on its way: the steps that are to be sent, of which the last may be one that it waits for. */
class Runner {
  readonly pending: Pending;
  readonly #work: ReturnType<Pending["work"]>;
  steps: Step[] = [];
  outcome: Outcome | undefined;
  #changed = false;
  #took = 0;

  constructor(pending: Pending) {
    this.pending = pending;
    this.#work = pending.work();
  }

  /** Runs it to where it waits again. False when its refusal, or its order, is not for company. */
  advance(rows: unknown): boolean {
    this.steps = [];
    try {
      for (let turn = this.#work.next(rows); ; turn = this.#work.next()) {
        if (turn.done) {
          this.outcome = { ok: true, value: turn.value };
          return true;
        }
        const step = turn.value;
        refuseNul(step);
        this.steps.push(step);
        this.#changed ||= !readsOnly(step);
        // What it takes a second time would have an earlier moment than what others took before.
        if (step.gathers?.how === "take" && ++this.#took > 1) return false;
        if (!step.quiet) return true;
      }
    } catch (reason) {
      this.outcome = { ok: false, reason };
      this.steps = [];
      return !this.#changed;
    }
  }

  get waits(): boolean {
    return this.outcome === undefined;
  }

  get takes(): boolean {
    return this.steps.at(-1)?.gathers?.how === "take";
  }
}

/** Those whose steps are sent now: numbers of a counter are taken together, in the order of the units. */
function next(runners: readonly Runner[]): Runner[] {
  const busy = runners.filter(({ steps }) => steps.length > 0);
  const first = busy.filter(({ takes }) => !takes);
  return first.length > 0 ? first : busy;
}

/** Steps that go as one: the same steps of several units, or one that goes by itself. */
interface Sending {
  readonly key: string | undefined;
  readonly steps: Step[];
  readonly runners: Runner[];
}

interface Joining {
  readonly runner: Runner;
  readonly step: Step;
  readonly from: number;
  readonly other: number;
}

/** Adds a step to its like from a place on, or else as one more, whose place `other` says; returns where it stands. */
function join({ runner, step, from, other }: Joining, all: Sending[], gatherer: Gatherer): number {
  const key = gatherer.keyOf(step);
  const like = key === undefined ? -1 : all.findIndex((each, index) => index >= from && each.key === key);
  const at = like < 0 ? other : like;
  if (like < 0) all.splice(at, 0, { key, steps: [], runners: [] });
  all[at]!.steps.push(step);
  all[at]!.runners.push(runner);
  return at;
}

/**
 * Arranges what units send, so that like comes to like and each unit keeps its order. Numbers are taken at the end, as
 * all take them in the order of the units.
 */
function arrange(runners: readonly Runner[], gatherer: Gatherer): Sending[] {
  const all: Sending[] = [];
  const taking: Sending[] = [];
  for (const runner of runners) {
    let from = 0;
    for (const step of runner.steps) {
      if (step.gathers?.how === "take")
        join({ runner, step, from: 0, other: taking.length }, taking, gatherer);
      else from = join({ runner, step, from, other: from }, all, gatherer) + 1;
    }
  }
  return [...all, ...taking];
}

/** Sends them all together; hands out the rows of the last step of each unit. */
function* send(sendings: readonly Sending[], gatherer: Gatherer): GroupWork<Map<Runner, unknown[]>> {
  const steps: Step[] = [];
  const answers: ((rows: readonly unknown[][]) => void)[] = [];
  const rowsOf = new Map<Runner, unknown[]>();
  const queue = (step: Step): number => steps.push(step) - 1;
  for (const { key, steps: own, runners } of sendings) {
    const gathered = key === undefined || own.length === 1 ? undefined : gatherer.gather(key, own);
    if (gathered !== undefined) {
      const at = queue(gathered.step);
      answers.push((rows) => {
        gathered.deal(rows[at]!).forEach((dealt, index) => {
          own[index]!.later?.arrive(dealt);
          rowsOf.set(runners[index]!, dealt);
        });
      });
      continue;
    }
    own.forEach((step, index) => {
      const at = queue(step);
      answers.push((rows) => void rowsOf.set(runners[index]!, rows[at]!));
    });
    if (key === undefined || own.length === 1) continue;
    const at = queue(gatherer.question(own[0]!));
    answers.push((rows) => gatherer.learn(key, own[0]!, rows[at]!));
  }
  const rows = (yield steps) as unknown[][];
  for (const answer of answers) answer(rows);
  return rowsOf;
}

/**
 * Carries out units that touch nothing of each other, beside each other: each goes on to where it needs rows, and what
 * they ask and write there goes as few statements. The outcomes in the order of the units; undefined when all of it
 * must be taken back, and each carried out by itself.
 */
export function* abreast(
  units: readonly Pending[],
  gatherer: Gatherer,
): GroupWork<readonly Outcome[] | undefined> {
  const runners = units.map((unit) => new Runner(unit));
  // All of them are begun at once, so that they read the clock in the order in which they take their numbers.
  if (!runners.every((runner) => runner.advance(undefined))) return undefined;
  for (;;) {
    const now = next(runners);
    if (now.length === 0) return runners.map(({ outcome }) => outcome!);
    const rowsOf = yield* send(arrange(now, gatherer), gatherer);
    for (const runner of now) {
      if (!runner.waits) runner.steps = [];
      else if (!runner.advance(rowsOf.get(runner))) return undefined;
    }
  }
}
