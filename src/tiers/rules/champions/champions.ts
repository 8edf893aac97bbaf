import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type { AskedRule, Champion, ChampionRequest, ExplainedChampion } from "../../../domain/champion.ts";
import type { Selection } from "../../../domain/decision.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Instance, Partition } from "../../../domain/instance.ts";
import { quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Search } from "../../../stores/index/searcher.ts";
import type { TierContext } from "../../transaction.ts";
import type { Ground } from "../candidates/finding.ts";
import type { RosterLimits } from "../candidates/roster.ts";
import { Rosters } from "../candidates/rosters.ts";
import type { RuleBook } from "../rule-book.ts";
import { Presented } from "./presented.ts";
import { type HoldingLimits, type Question, Questions } from "./questions.ts";
import { isShadow, type Settled, Settling } from "./settling.ts";

export type ChampionLimits = RosterLimits & HoldingLimits;

const LIMITS: ChampionLimits = { candidates: 100_000, points: 20_000_000, sent: 32, total: 1_000_000 };

export type Champions = ReturnType<typeof createChampions>;

/** @param search finds candidates by what GIVEN says of their metadata; null looks through whole projects */
export function createChampions(
  context: TierContext,
  rules: RuleBook,
  search: Search | null,
  limits: ChampionLimits = LIMITS,
) {
  const { records, seams } = context;
  const presented = new Presented(records);
  const ground: Ground = { records, search, now: () => seams.clock.now() };
  const rosters = new Rosters(ground, limits, (changes) => presented.forget(changes));
  const questions = new Questions(rules, rosters, seams.timers, limits);
  const settling = new Settling(context, rules, rosters, questions);

  async function answers(question: Question, partitions: readonly string[]): Promise<Champion[]> {
    const settled = isOff(question)
      ? partitions.map(() => offAnswer(rosters))
      : await settling.settle(question, partitions);
    const uuids = settled.flatMap(({ decided }) => decided.selection.champion ?? []);
    const instances = uuids.every((uuid) => presented.known(uuid)) ? null : await presented.read(uuids);
    return settled.map((each, place) => {
      const uuid = each.decided.selection.champion;
      const instance = uuid === null ? null : (instances?.get(uuid) ?? presented.known(uuid) ?? null);
      return present(question, partitions[place]!, each, instance);
    });
  }

  return {
    /** The champion of one partition. Without one it says why; it is refused only when the question is wrong. */
    async selectChampion(_caller: Caller, input: ChampionRequest): Promise<Champion> {
      const question = await questions.ask(input);
      return (await answers(question, [partitionOf(question, input.partition)]))[0]!;
    },

    /** The champions of all partitions in which the rule has candidates, by partition. */
    async selectChampions(_caller: Caller, input: AskedRule): Promise<{ items: readonly Champion[] }> {
      const question = await questions.ask(input);
      return { items: await answers(question, [...question.roster.lanes.keys()].sort()) };
    },

    /** The same with what became of every candidate and why. */
    async explainChampion(_caller: Caller, input: ChampionRequest): Promise<ExplainedChampion> {
      const question = await questions.ask(input);
      const partition = partitionOf(question, input.partition);
      for (;;) {
        const [answer] = await answers(question, [partition]);
        if (isOff(question)) return { ...answer!, verdicts: [] };
        const [settled] = await settling.settle(question, [partition]);
        const { asked, decided } = settled!;
        const { verdicts, selection } = question.roster.laneOf(partition).contest.explain(asked);
        // A candidate may have changed since the question was settled.
        if (!isSame(selection, decided.selection)) continue;
        if (selection.champion === (answer!.champion?.uuid ?? null)) return { ...answer!, verdicts };
      }
    },
  };
}

const isSame = (one: Selection, other: Selection): boolean =>
  one.champion === other.champion && one.choice === other.choice;

const isOff = ({ inForce }: Question): boolean => inForce?.stage === "draft";

/** A rule that is switched off answers nothing; who asks it is not to be stopped by that. */
function offAnswer(rosters: Rosters): Settled {
  const moment = rosters.moment();
  const why = "the rule is a draft or switched off";
  const selection = { champion: null, choice: "none", why } as const;
  const decided = { selection, moment, validUntil: null };
  return {
    decided,
    decision: null,
    position: rosters.position,
    asked: { moment, incumbent: null },
  };
}

function partitionOf({ roster }: Question, asked: Partition | undefined): string {
  if (asked !== undefined) return canonicalJson(checkPartition(asked));
  const known = [...roster.lanes.keys()];
  if (known.length === 0) return "{}";
  if (known.length === 1) return known[0]!;
  const [example] = known;
  const message = `the candidates of the rule ${quote(roster.rule.name)} have ${known.length} partitions, such as ${example}: name one, or ask for all`;
  throw new GalleryError("partition.missing", message, { field: "partition" });
}

function checkPartition(partition: unknown): Partition {
  const isObject = typeof partition === "object" && partition !== null && !Array.isArray(partition);
  if (isObject && Object.values(partition).every(isScalar)) return partition as Partition;
  throw new GalleryError("request.invalid", "partition must be an object of texts, numbers and booleans", {
    field: "partition",
  });
}

const isScalar = (value: unknown): boolean =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isFinite(value));

function present(
  { roster, inForce }: Question,
  partition: string,
  { decided, decision, position, asked }: Settled,
  champion: Instance | null,
): Champion {
  const { choice, why } = decided.selection;
  return {
    champion,
    partition: JSON.parse(partition) as Partition,
    ...{ choice, why, decision, rule: roster.rule.uuid, commit: inForce?.commit ?? null },
    shadow: inForce !== null && isShadow(inForce, partition),
    ...{ position, at: timeOf(asked.moment) },
  };
}
