import type { Choice } from "../../../domain/decision.ts";
import type { Fallback } from "../../../domain/rule.ts";
import { type Candidate, candidateOf, type Series, tieOrder } from "../select/candidate.ts";
import { choose, type Incumbent, meetsGiven } from "../select/choose.ts";
import type { CompiledSelection } from "../select/compile.ts";
import { type Explained, explainSelection, nextIncumbent } from "../select/decide.ts";
import { Subject } from "../select/subject.ts";
import { wholeSecond } from "../select/validity.ts";
import { KnownSeries, replayable } from "./known.ts";
import { type Past, type PastInstance, type Tagging, tagged } from "./past.ts";

/** A candidate whose deprecation moves with the time. */
type MovingCandidate = Omit<Candidate, "deprecated"> & { deprecated: boolean };

/** One instance of the past on its way through time. */
export interface Actor {
  /** Place among the past's instances. */
  readonly place: number;
  readonly candidate: Candidate;
}

interface Event {
  readonly time: number;
  readonly happen: () => void;
}

/** A decision, by places among the past's instances. */
export interface Step {
  /** Null without a champion. */
  readonly champion: number | null;
  readonly choice: Choice;
}

/** A rule in one partition from one moment to a later one, knowing at each only what was known then. */
export class Replay {
  /** The instances that exist at the present moment and are not deprecated, in tie order. */
  active: readonly Actor[] = [];
  /** Grows with every creation, deprecation and restoring: what follows from them stands until then. */
  generation = 0;
  private readonly compiled: CompiledSelection;
  private readonly past: Past;
  /** The instances that exist at the present moment, in tie order. */
  private readonly actors: Actor[] = [];
  /** Those that a GIVEN which no moment can change does not drop, in tie order; of them, who is not deprecated. */
  private readonly subjects: Subject[] = [];
  private contenders: readonly Subject[] = [];
  private readonly events: readonly Event[];
  private nextEvent = 0;
  private late: { readonly series: KnownSeries; readonly subject: Subject }[] = [];
  private readonly placeOf: ReadonlyMap<string, number>;
  private incumbent: Incumbent | null = null;
  private moment = Number.NEGATIVE_INFINITY;

  constructor(compiled: CompiledSelection, past: Past) {
    this.compiled = compiled;
    this.past = past;
    this.placeOf = new Map(past.instances.map(({ uuid }, place) => [uuid, place]));
    const events = past.instances.flatMap((instance, place) => this.eventsOf(instance, place));
    this.events = events.sort((one, other) => one.time - other.time);
  }

  /** Decides at a whole second that is later than the last. */
  decideAt(moment: number): Step {
    this.goTo(moment);
    for (const subject of this.contenders) subject.at(moment);
    const { champion, choice } = choose(this.compiled, this.contenders, moment, this.incumbent);
    if (champion !== null) return this.answer(champion.candidate.uuid, choice);
    const fallback = this.fallback();
    return fallback === null ? this.answer(null, choice) : this.answer(fallback, "fallback");
  }

  /** The same, in words and with a verdict on every candidate. */
  explainAt(asked: number): Explained {
    const moment = wholeSecond(asked);
    this.goTo(moment);
    const candidates = this.actors.map(({ candidate }) => candidate);
    const explained = explainSelection(this.compiled, candidates, {
      moment,
      incumbent: this.incumbent,
      fallback: (fallback) => this.resolve(fallback),
    });
    this.incumbent = nextIncumbent(explained.selection.champion, moment, this.incumbent);
    return explained;
  }

  private answer(champion: string | null, choice: Choice): Step {
    this.incumbent = nextIncumbent(champion, this.moment, this.incumbent);
    return { champion: champion === null ? null : this.placeOf.get(champion)!, choice };
  }

  private goTo(moment: number): void {
    this.moment = moment;
    const before = this.nextEvent;
    for (; this.nextEvent < this.events.length; this.nextEvent++) {
      const event = this.events[this.nextEvent]!;
      if (event.time > moment) break;
      event.happen();
    }
    if (this.nextEvent > before) {
      this.generation++;
      this.active = this.actors.filter(({ candidate }) => !candidate.deprecated);
      this.contenders = this.subjects.filter(({ deprecated }) => !deprecated);
    }
    for (const { series, subject } of this.late) if (series.learn(moment)) subject.forget();
  }

  private eventsOf(instance: PastInstance, place: number): readonly Event[] {
    const { deprecations, taggings = [], series, ...source } = instance;
    const known = series.map(replayable);
    const movingOf = (tags: PastInstance["tags"], deprecated: boolean): MovingCandidate => ({
      ...candidateOf({ ...source, tags, deprecated, series: known }),
    });
    let candidate = movingOf(source.tags, false);
    const turn = (time: number, deprecated: boolean): Event => ({
      time,
      happen: () => {
        candidate.deprecated = deprecated;
      },
    });
    // What a condition sees of tags is found once for each candidate.
    const tag = ({ time, tags }: Tagging): Event => ({
      time: Math.max(time, source.created),
      happen: () => {
        this.leave(place, candidate);
        candidate = movingOf(tagged(candidate.tags, [{ tags }]), candidate.deprecated);
        this.enter({ place, candidate }, known);
      },
    });
    return [
      { time: source.created, happen: () => this.enter({ place, candidate }, known) },
      ...taggings.map(tag),
      ...deprecations.flatMap(({ from, until }) => [
        turn(from, true),
        ...(until === null ? [] : [turn(until, false)]),
      ]),
    ];
  }

  private enter(actor: Actor, known: readonly (Series | KnownSeries)[]): void {
    insertInOrder(this.actors, actor, ({ candidate }) => candidate);
    const subject = new Subject(this.compiled, actor.candidate);
    for (const series of known) if (series instanceof KnownSeries) this.late.push({ series, subject });
    if (this.compiled.givenIsFixed && !meetsGiven(this.compiled, subject)) return;
    insertInOrder(this.subjects, subject, ({ candidate }) => candidate);
  }

  private leave(place: number, candidate: Candidate): void {
    remove(this.actors, (actor) => actor.place === place);
    remove(this.subjects, (subject) => subject.candidate === candidate);
    this.late = this.late.filter(({ subject }) => subject.candidate !== candidate);
  }

  private fallback(): string | null {
    for (const fallback of this.compiled.rule.fallback) {
      const instance = this.resolve(fallback);
      if (instance !== null) return instance;
    }
    return null;
  }

  /** Within the past: another rule is not asked. */
  private resolve(fallback: Fallback): string | null {
    if ("rule" in fallback) return null;
    if ("deployed" in fallback) return this.existing(inForceAt(this.past, this.moment));
    if ("instance" in fallback) return this.existing(fallback.instance);
    const newest = this.active.find(({ candidate }) => candidate.baseVersionId === fallback.baseVersionId);
    return newest?.candidate.uuid ?? null;
  }

  private existing(instance: string | null): string | null {
    return this.actors.some(({ candidate }) => candidate.uuid === instance) ? instance : null;
  }
}

/** What served at a moment; null when nothing did, or when that is not known. */
export function inForceAt({ inForce }: Past, moment: number): string | null {
  return inForce?.findLast(({ from }) => from <= moment)?.instance ?? null;
}

function remove<Entry>(entries: Entry[], isMeant: (entry: Entry) => boolean): void {
  const at = entries.findIndex(isMeant);
  if (at >= 0) entries.splice(at, 1);
}

function insertInOrder<Entry>(
  entries: Entry[],
  entry: Entry,
  candidateIn: (entry: Entry) => Candidate,
): void {
  const candidate = candidateIn(entry);
  const at = entries.findIndex((other) => tieOrder(candidate, candidateIn(other)) < 0);
  entries.splice(at < 0 ? entries.length : at, 0, entry);
}
