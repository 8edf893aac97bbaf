import { fingerprint } from "../../../domain/canonical.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { ChampionRow, DecisionRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import type { Lane, Standing } from "../candidates/lane.ts";
import type { Rosters } from "../candidates/rosters.ts";
import type { RuleBook, StagedRule } from "../rule-book.ts";
import type { Incumbent } from "../select/choose.ts";
import { type Asked, type Decided, nextIncumbent } from "../select/decide.ts";
import { whyNotActing } from "../worker/stages.ts";
import { type Resolved, resolveFallbacks, resolverOf } from "./fallbacks.ts";
import { digestOf } from "./inputs.ts";
import type { Question, Questions } from "./questions.ts";

/** An answer with the state of the log that it was made from. */
export interface Settled extends Standing {
  readonly position: number;
  /** What it was asked with, so that it can be explained. */
  readonly asked: Asked;
}

/** What has to be written before an answer may be given. */
interface Pending {
  readonly lane: Lane;
  readonly row: Omit<DecisionRow, "id" | "form">;
  readonly since: number | null;
  /** Id of the decision that it replaces; 0 without one. */
  readonly replaces: number;
}

/** Decisions of one write. */
const BATCH = 500;

/** Decides for partitions, and records each decision that says something new before it is told. */
export class Settling {
  readonly #context: TierContext;
  readonly #rules: RuleBook;
  readonly #rosters: Rosters;
  readonly #questions: Questions;
  /** The writes under way, by rule and partition: who comes later waits for what they say. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(context: TierContext, rules: RuleBook, rosters: Rosters, questions: Questions) {
    this.#context = context;
    this.#rules = rules;
    this.#rosters = rosters;
    this.#questions = questions;
  }

  /**
   * The answers for these partitions (canonical JSON), in their order.
   * @param through UUIDs of the rules whose fallback led here
   */
  async settle(
    question: Question,
    partitions: readonly string[],
    through: ReadonlySet<string> = new Set(),
  ): Promise<Settled[]> {
    const settled = new Map<string, Settled>();
    while (settled.size < partitions.length) {
      const pending: Pending[] = [];
      for (const partition of partitions) {
        if (settled.has(partition)) continue;
        const found = await this.#one(question, partition, through);
        if ("row" in found) pending.push(found);
        else settled.set(partition, found);
        if (pending.length === BATCH) break;
      }
      if (pending.length > 0) await this.#record(question, pending);
    }
    return partitions.map((partition) => settled.get(partition)!);
  }

  async #one(
    question: Question,
    partition: string,
    through: ReadonlySet<string>,
  ): Promise<Settled | Pending> {
    const { roster } = question;
    for (;;) {
      await this.#writing.get(keyOf(question, partition));
      const lane = roster.laneOf(partition);
      const moment = this.#rosters.moment();
      const incumbent = incumbentOf(lane, isShadowOf(question, partition));
      const { position } = roster;
      const standing = lane.standingAt(moment);
      if (standing !== undefined) return { ...standing, position, asked: { moment, incumbent } };
      const { version } = lane;
      const first = lane.contest.decide({ moment, incumbent });
      const needsFallback = first.selection.champion === null && roster.rule.fallback.length > 0;
      const resolved = needsFallback ? await this.#resolve(question, partition, through) : [];
      // What was waited for may have let others in.
      if (lane.version !== version || this.#writing.has(keyOf(question, partition))) continue;
      const asked = { moment, incumbent, fallback: resolverOf(roster.rule.fallback, resolved) };
      const decided = needsFallback ? lane.contest.decide(asked) : first;
      return this.#judge(question, partition, lane, { decided, asked, position, resolved });
    }
  }

  #resolve(question: Question, partition: string, through: ReadonlySet<string>): Promise<Resolved> {
    const { roster } = question;
    const seen = new Set([...through, roster.rule.uuid.toLowerCase()]);
    return resolveFallbacks(
      (work) => this.#context.records.read(work),
      roster,
      partition,
      async (uuid) => {
        const inForce = this.#rules.byUuid(uuid);
        if (inForce?.rule.kind !== "selection" || seen.has(uuid.toLowerCase())) return null;
        if (whyNotActing(inForce, JSON.parse(partition) as Partition) !== null) return null;
        const other = { roster: await this.#questions.rosterOf(inForce), inForce };
        const [answer] = await this.settle(other, [partition], seen);
        return answer!.decided.selection.champion;
      },
    );
  }

  /** Whether the answer can be given as it is, or has to be recorded first. */
  #judge(
    { roster, inForce }: Question,
    partition: string,
    lane: Lane,
    made: { decided: Decided; asked: Asked; position: number; resolved: Resolved },
  ): Settled | Pending {
    const { decided, asked, position, resolved } = made;
    const answer = (decision: string | null): Settled => {
      // What a fallback comes to may change without a candidate's doing.
      if (roster.rule.fallback.length === 0 || decided.selection.choice === "best") {
        lane.standing = { decided, decision };
      }
      return { decided, decision, position, asked };
    };
    const { champion } = lane;
    if (inForce === null) return answer(null);
    const shadow = isShadow(inForce, partition);
    const isKnown =
      champion !== undefined &&
      champion.instance === decided.selection.champion &&
      champion.choice === decided.selection.choice &&
      champion.commit === inForce.commit &&
      champion.shadow === shadow;
    if (isKnown) return answer(champion.decisionUuid);
    const { selection, moment } = decided;
    const isNothingNew = champion === undefined && lane.members.size === 0 && selection.champion === null;
    // Anybody can ask for any partition: that there is nobody in one is no news.
    if (isNothingNew) return answer(null);
    const { rule, commit } = inForce;
    const { incumbent } = asked;
    return {
      lane,
      replaces: champion?.decision ?? 0,
      since: nextIncumbent(selection.champion, moment, incumbent)?.since ?? null,
      row: {
        ...{ uuid: this.#context.seams.ids.uuid(), rule: rule.uuid, team: rule.team, project: rule.project },
        ...{ commit, partition, at: moment, position, shadow, ...selection },
        ...{ incumbent: incumbent?.instance ?? null, since: incumbent?.since ?? null, fallbacks: resolved },
        inputs: digestOf(roster.compiled, roster.reaches, {
          ...{ candidates: lane.members.values(), moment, incumbent, fallbacks: resolved },
        }),
      },
    };
  }

  /** Writes decisions down. Where another server was first, its decision is taken in instead. */
  async #record(question: Question, pending: readonly Pending[]): Promise<void> {
    const keys = pending.map(({ row }) => keyOf(question, row.partition));
    const { rule } = question.roster;
    const digest = fingerprint(rule);
    const writing = this.#context.records.write((tables) => recordAll(tables, digest, rule, pending));
    const done = writing.then(
      () => {},
      () => {},
    );
    for (const key of keys) this.#writing.set(key, done);
    try {
      for (const champion of await writing) question.roster.crown(champion);
    } finally {
      for (const key of keys) this.#writing.delete(key);
    }
  }
}

function* recordAll(
  { decisions }: Tables,
  digest: string,
  rule: unknown,
  pending: readonly Pending[],
): Work<ChampionRow[]> {
  const form = yield* decisions.ensureForm(digest, rule);
  const champions: ChampionRow[] = [];
  for (const { row, since, replaces } of pending) {
    const known = yield* decisions.champion(row.rule, row.partition);
    if ((known?.decision ?? 0) === replaces) {
      const decision = yield* decisions.insert({ ...row, form });
      const { rule: uuid, partition, champion: instance } = row;
      yield* decisions.putChampion({ rule: uuid, partition, decision, instance, since });
    }
    champions.push((yield* decisions.champion(row.rule, row.partition))!);
  }
  return champions;
}

const keyOf = ({ roster }: Question, partition: string): string => `${roster.rule.uuid} ${partition}`;

export const isShadow = (inForce: StagedRule, partition: string): boolean =>
  whyNotActing(inForce, JSON.parse(partition) as Partition) !== null;

/** Rules that came with a question are none's champion. */
const isShadowOf = ({ inForce }: Question, partition: string): boolean =>
  inForce !== null && isShadow(inForce, partition);

/** Who was only said to be champion by a rule in shadow has served nobody: it is no incumbent of a real decision. */
function incumbentOf({ champion }: Lane, shadow: boolean): Incumbent | null {
  if (champion === undefined || champion.instance === null || champion.since === null) return null;
  if (champion.shadow && !shadow) return null;
  return { instance: champion.instance, since: champion.since };
}
