import type { SelectionRule } from "../../../domain/rule.ts";
import { timeOf } from "../../../domain/time.ts";
import { type CompiledSelection, compileSelection } from "../select/compile.ts";
import { History } from "./history.ts";
import { type Moments, momentsOf } from "./moments.ts";
import {
  type AskedObjective,
  gainOf,
  type Objective,
  Outcomes,
  objectiveOf,
  requireMeasured,
} from "./objective.ts";
import type { InForce, Past } from "./past.ts";
import { type Actor, Replay } from "./replay.ts";
import type { BacktestReport, PartitionReport, WayKind, WayReport } from "./report.ts";
import { startOfWeek, type Tally } from "./tally.ts";
import { InForceCursor, newestOfEach, Ways } from "./ways.ts";

export interface BacktestOptions {
  readonly objective: AskedObjective;
  readonly moments: Moments;
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

interface PartitionRun {
  readonly past: Past;
  readonly history: History;
  readonly ways: Ways;
  readonly moments: readonly number[];
  readonly end: number;
}

/**
 * What a rule would have chosen over a past, moment by moment, with only what was known at each, and what it would
 * have won: the objective of each champion after its decision, until the next one.
 * Throws the refusal of an expression, and request.invalid for an objective of unknown direction or without a point.
 */
export function backtest(
  rule: SelectionRule,
  pasts: readonly Past[],
  { objective: asked, moments, seed }: BacktestOptions,
): BacktestReport {
  const compiled = compileSelection(rule);
  const objective = objectiveOf(asked);
  requireMeasured(pasts, objective);
  const runs = pasts.map((past) => runPartition(compiled, past, objective, moments));
  const ways = new Ways(objective);
  for (const run of runs) ways.merge(run.ways);
  const total = (of: (history: History) => number): number =>
    runs.reduce((sum, { history }) => sum + of(history), 0);
  const busy = runs.filter(({ moments: decided }) => decided.length > 0);
  const first = busy.reduce((from, run) => Math.min(from, run.moments[0]!), Number.POSITIVE_INFINITY);
  const last = busy.reduce((until, run) => Math.max(until, run.end), Number.NEGATIVE_INFINITY);
  return {
    rule: { team: rule.team, name: rule.name, uuid: rule.uuid },
    objective,
    from: busy.length === 0 ? null : timeOf(first),
    until: busy.length === 0 ? null : timeOf(last),
    decisions: total(({ decisions }) => decisions),
    switches: total(({ switches }) => switches),
    withoutChampion: total(({ withoutChampion }) => withoutChampion),
    choices: {
      best: total(({ choices }) => choices.best),
      kept: total(({ choices }) => choices.kept),
      fallback: total(({ choices }) => choices.fallback),
      none: total(({ choices }) => choices.none),
    },
    ways: reportWays(`${rule.team}/${rule.name}`, ways, pasts, seed),
    partitions: runs.map(reportPartition),
  };
}

function runPartition(
  compiled: CompiledSelection,
  past: Past,
  objective: Objective,
  asked: Moments,
): PartitionRun {
  const moments = momentsOf(compiled, past, asked);
  const end =
    asked.until ?? (asked.every === null ? lastOutcome(past) : moments.at(-1)! + asked.every * 1000);
  const replay = new Replay(compiled, past);
  const history = new History();
  const scores = new Scores(past, objective);
  for (const [at, moment] of moments.entries()) {
    const step = replay.decideAt(moment);
    history.add(moment, step);
    scores.score(replay, moment, moments[at + 1] ?? end, step.champion, history.first);
  }
  return { past, history, ways: scores.ways, moments, end };
}

const lastOutcome = ({ instances }: Past): number =>
  instances
    .flatMap(({ created, series }) => [created, ...series.map(({ times }) => times.at(-1) ?? created)])
    .reduce((last, time) => Math.max(last, time), Number.NEGATIVE_INFINITY);

/** Measures each decision by what came after it, for every way to choose. */
class Scores {
  readonly ways: Ways;
  private readonly objective: Objective;
  private readonly outcomes: readonly Outcomes[];
  private readonly values: Float64Array;
  private readonly champions: InForceCursor | null;
  private readonly deployed: InForceCursor | null;
  private statics: readonly { readonly place: number; readonly tally: Tally }[] = [];
  private generation = -1;

  constructor({ instances, inForce, champions }: Past, objective: Objective) {
    this.objective = objective;
    this.ways = new Ways(objective);
    this.outcomes = instances.map(({ series }) => new Outcomes(series, objective));
    this.values = new Float64Array(instances.length);
    const placeOf = new Map(instances.map(({ uuid }, place) => [uuid, place]));
    const cursor = (entries: readonly InForce[] | null) => entries && new InForceCursor(entries, placeOf);
    this.champions = cursor(champions);
    this.deployed = cursor(inForce);
  }

  score(replay: Replay, moment: number, until: number, champion: number | null, first: number | null): void {
    const { ways } = this;
    const value = (place: number | null): number =>
      place === null ? Number.NaN : this.outcomes[place]!.meanOf(moment, until);
    const own = value(champion);
    for (const { place } of replay.active) this.values[place] = value(place);
    ways.rule.add(moment, own, own);
    ways.firstKept.add(moment, value(first), own);
    ways.oracle.add(moment, this.best(replay.active), own);
    if (this.champions !== null) ways.champions.add(moment, value(this.champions.at(moment)), own);
    if (this.deployed !== null) ways.deployed.add(moment, value(this.deployed.at(moment)), own);
    if (this.generation !== replay.generation) this.findStatics(replay);
    for (const { place, tally } of this.statics) tally.add(moment, this.values[place]!, own);
  }

  private best(actors: readonly Actor[]): number {
    let best = Number.NaN;
    for (const { place } of actors) {
      const value = this.values[place]!;
      if (Number.isNaN(best) || gainOf(this.objective, value, best) > 0) best = value;
    }
    return best;
  }

  private findStatics(replay: Replay): void {
    this.generation = replay.generation;
    this.statics = [...newestOfEach(replay.active)].map(([baseVersionId, place]) => ({
      place,
      tally: this.ways.staticOf(baseVersionId),
    }));
  }
}

function reportPartition({ past, history, ways, end }: PartitionRun): PartitionReport {
  const best = ways.bestStatic();
  return {
    partition: past.partition,
    decisions: history.decisions,
    switches: history.switches,
    withoutChampion: history.withoutChampion,
    mean: ways.rule.mean,
    scored: ways.rule.scored,
    bestStatic: best === null ? null : { baseVersionId: best.baseVersionId, mean: best.tally.mean! },
    stretches: history.stretches(past, end),
  };
}

function reportWays(rule: string, all: Ways, pasts: readonly Past[], seed: number): readonly WayReport[] {
  const way = (kind: WayKind, label: string, tally: Tally): WayReport => ({
    ...{ kind, label, mean: tally.mean, scored: tally.scored },
    gain: kind === "rule" ? null : tally.gain(seed),
    weeks: tally
      .gains()
      .map(({ week, total, decisions }) => ({ from: timeOf(startOfWeek(week)), gain: total, decisions })),
  });
  const best = all.bestStatic();
  const isDecided = pasts.some(({ champions }) => champions !== null);
  const isDeployed = pasts.some(({ inForce }) => inForce !== null);
  const statics = [...all.statics].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    way("rule", rule, all.rule),
    ...(isDecided ? [way("champions", "in force: champions", all.champions)] : []),
    ...(isDeployed ? [way("deployed", "in force: deployed", all.deployed)] : []),
    way("first_kept", "first champion kept", all.firstKept),
    ...statics.map(([baseVersionId, tally]) => way("static", `always ${baseVersionId}`, tally)),
    ...(best === null ? [] : [way("best_static", `best static: ${best.baseVersionId}`, best.tally)]),
    way("best_static_by_partition", "best static of each partition", all.bestStaticByPartition),
    way("oracle", "best at each moment", all.oracle),
  ];
}
