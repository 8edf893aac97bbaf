import type { Rule, RuleStage, Team } from "../../../domain/rule.ts";
import type { RuleInForce, RulesInForce } from "../../../domain/rule-repository.ts";
import type { Timer } from "../../../domain/seams.ts";
import type { RuleEntryRow, RuleSwitchRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";

/** Other servers take up commits and set switches too. */
const LOOK_MS = 1_000;
const PAGE = 1_000;

/** A switch's target in one text. */
export const keyOf = (target: string, name: string): string => `${target} ${name}`;

/** The switches of which each turns a rule off. */
export const switchesOf = ({ uuid, team }: Rule): readonly string[] => [
  ...[keyOf("rule", uuid.toLowerCase()), keyOf("team", team), keyOf("all", "")],
];

/** The rules that this server goes by, kept in memory. What is written down by any server is seen within a second. */
export class InForce implements RulesInForce {
  readonly #context: TierContext;
  readonly #listeners = new Set<() => void>();
  readonly #byFile = new Map<string, RuleInForce>();
  #byUuid: ReadonlyMap<string, RuleInForce> = new Map();
  #teams: ReadonlyMap<string, Team> = new Map();
  #off: ReadonlySet<string> = new Set();
  #revision = { commit: 0, flip: 0 };
  /** Entries up to here are known. */
  #entry = 0;
  #looking: Timer | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: TierContext) {
    this.#context = context;
  }

  all(): readonly RuleInForce[] {
    return [...this.#byFile.values()];
  }

  byUuid(uuid: string): RuleInForce | undefined {
    return this.#byUuid.get(uuid.toLowerCase());
  }

  team(name: string): Team | undefined {
    return this.#teams.get(name);
  }

  stageOf(rule: Rule): RuleStage {
    return switchesOf(rule).some((key) => this.#off.has(key)) ? "draft" : rule.stage;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads what is in force now, and goes on looking. */
  async start(): Promise<void> {
    await this.refresh();
    // What fails is tried again at the next look; meanwhile the rules stay as they are known.
    this.#looking = this.#context.seams.timers.every(LOOK_MS, () => void this.refresh().catch(() => {}));
  }

  async close(): Promise<void> {
    this.#looking?.cancel();
    await this.#turn;
  }

  /** Everything that was written before this call is known when it resolves. */
  refresh(): Promise<void> {
    const turn = this.#turn.then(() => this.#refresh());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #refresh(): Promise<void> {
    const known = this.#revision;
    const entry = this.#entry;
    const news = await this.#context.records.read(function* (tables) {
      const revision = yield* tables.rules.revision();
      if (revision.commit === known.commit && revision.flip === known.flip) return undefined;
      const entries = revision.commit === known.commit ? [] : yield* readEntries(tables, entry);
      const newest = yield* tables.rules.newestCommit();
      return {
        revision,
        entries,
        teams: newest?.teams ?? [],
        switches: yield* tables.ruleSwitches.current(),
      };
    });
    if (news === undefined) return;
    this.#take(news.entries);
    this.#teams = new Map(news.teams.map((team) => [team.name, team]));
    this.#off = offOf(news.switches);
    this.#revision = news.revision;
    for (const listener of [...this.#listeners]) listener();
  }

  #take(entries: readonly RuleEntryRow[]): void {
    for (const { id, file, state, document: rule, commit } of entries) {
      this.#entry = Math.max(this.#entry, id);
      if (rule === null || commit === null) this.#byFile.delete(file);
      else {
        const known = this.#byFile.get(file);
        const stale = state === "stale";
        const same = known?.commit === commit && known.stale === stale;
        this.#byFile.set(file, same ? known : { rule, commit, file, stale });
      }
    }
    this.#byUuid = new Map([...this.#byFile.values()].map((each) => [each.rule.uuid.toLowerCase(), each]));
  }
}

/** At first how every file stands; then what became of some of them. */
function* readEntries(tables: Tables, after: number): Work<RuleEntryRow[]> {
  const all: RuleEntryRow[] = [];
  for (let cursor: number | string = after === 0 ? "" : after; ; ) {
    const page: RuleEntryRow[] =
      typeof cursor === "string"
        ? yield* tables.rules.list({}, cursor, PAGE)
        : yield* tables.rules.entriesAfter(cursor, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
    const last: RuleEntryRow = page.at(-1)!;
    cursor = typeof cursor === "string" ? last.file : last.id;
  }
}

const offOf = (switches: readonly RuleSwitchRow[]): ReadonlySet<string> =>
  new Set(
    switches
      .filter(({ on }) => !on)
      .map(({ target, name }) => keyOf(target, target === "rule" ? name.toLowerCase() : name)),
  );
