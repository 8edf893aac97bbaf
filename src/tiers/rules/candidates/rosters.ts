import type { Change } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import type { ChampionRow, InstanceRow, Tables, Work } from "../../../stores/records/store.ts";
import type { Series } from "../select/candidate.ts";
import { secondSeeing } from "../select/validity.ts";
import { candidatesOf, type Ground } from "./finding.ts";
import { Roster, type RosterLimits } from "./roster.ts";
import { readSeries } from "./series.ts";

/** Changes of one read. */
const PAGE = 1_000;

/** A candidate as it is now. */
interface Fresh {
  readonly roster: Roster;
  readonly row: InstanceRow;
  readonly series: readonly Series[];
}

/** What one look at the store found. */
interface Look {
  readonly position: number;
  readonly decision: number;
  readonly changes: readonly Change[];
  readonly champions: readonly ChampionRow[];
  readonly fresh: readonly Fresh[];
  /** UUIDs that turned out to be no candidates. */
  readonly strange: readonly { readonly roster: Roster; readonly uuid: string }[];
  readonly more: boolean;
}

/**
 * Keeps the candidates of rules in memory as the log has them. Every question first takes in what was written since
 * the last one, so that a value counts in the very next answer, whichever server wrote it. Questions that come while
 * the store is looked at share the next look.
 */
export class Rosters {
  readonly #ground: Ground;
  readonly #limits: RosterLimits;
  readonly #rosters = new Set<Roster>();
  readonly #onMoved: (changes: readonly Change[] | null) => void;
  #position: number | undefined;
  #decision = 0;
  #moment = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param onMoved told of what was taken in; null when that was not looked at */
  constructor(ground: Ground, limits: RosterLimits, onMoved: (changes: readonly Change[] | null) => void) {
    this.#ground = ground;
    this.#limits = limits;
    this.#onMoved = onMoved;
  }

  /** Candidates of all rules together. */
  get size(): number {
    let size = 0;
    for (const roster of this.#rosters) size += roster.size;
    return size;
  }

  /** The state of the log that every roster has. */
  get position(): number {
    return this.#position ?? 0;
  }

  /** The end of the current second, so that what was just measured counts. It never goes back, as no point of the past would be there to answer by. */
  moment(): number {
    this.#moment = Math.max(this.#moment, secondSeeing(this.#ground.now()));
    return this.#moment;
  }

  /** Whether it is kept fresh still. */
  has(roster: Roster): boolean {
    return this.#rosters.has(roster);
  }

  /**
   * The candidates of a rule. From now on they are kept fresh, until they are dropped.
   * @param isInForce whether its decisions are recorded, so that there may be incumbents
   */
  async load(rule: SelectionRule, isInForce: boolean): Promise<Roster> {
    const roster = new Roster(rule, isInForce, this.#limits);
    this.#rosters.add(roster);
    try {
      // A look that is under way does not know of it; what the next ones see is noted.
      await this.current();
      await this.#fill(roster);
      return roster;
    } catch (reason) {
      this.#rosters.delete(roster);
      throw reason;
    }
  }

  drop(roster: Roster): void {
    this.#rosters.delete(roster);
  }

  /** Resolves when everything that was written before this call is taken in. */
  current(): Promise<void> {
    this.#next ??= this.#afterThis();
    return this.#next;
  }

  async #afterThis(): Promise<void> {
    await this.#running.catch(() => {});
    this.#next = undefined;
    this.#running = this.#catchUp();
    return this.#running;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const look = await this.#ground.records.read((tables) => this.#look(tables));
      this.#take(look);
      if (!look.more) return;
    }
  }

  *#look(tables: Tables): Work<Look> {
    const head = yield* tables.decisions.head();
    const from = this.#position;
    const nothing = { ...head, changes: [], champions: [], fresh: [], strange: [], more: false };
    const rosters = [...this.#rosters];
    if (from === undefined || rosters.length === 0 || head.position < from) return nothing;
    const stale = rosters.some((roster) => roster.stale.size > 0);
    if (head.position === from && head.decision === this.#decision && !stale) return nothing;
    const champions =
      head.decision === this.#decision ? [] : yield* tables.decisions.championsSince(this.#decision);
    const changes =
      head.position === from ? [] : yield* tables.changes.list({ after: from, upTo: head.position }, PAGE);
    // This may be run again: what is noted twice is read once.
    for (const change of changes) for (const roster of rosters) roster.note(change);
    // What is stale is read as it is now, so only when the end of the log is reached.
    const more = changes.length === PAGE;
    if (more) return { ...nothing, position: changes.at(-1)!.position, champions, changes, more };
    return { ...nothing, champions, changes, ...(yield* this.#refresh(tables, rosters, head.position)) };
  }

  /** Reads what is stale. */
  *#refresh(
    tables: Tables,
    rosters: readonly Roster[],
    position: number,
  ): Work<Pick<Look, "fresh" | "strange">> {
    const unread = new Set<string>();
    for (const { stale } of rosters) for (const [uuid, what] of stale) if (what === "all") unread.add(uuid);
    const ids = yield* tables.instances.idsOf([...unread]);
    const read = yield* tables.instances.byIds(ids.map(({ id }) => id));
    const rows = new Map(read.map((row) => [row.uuid, row]));
    const wanted: { roster: Roster; row: InstanceRow }[] = [];
    const strange: { roster: Roster; uuid: string }[] = [];
    for (const roster of rosters) {
      for (const uuid of roster.stale.keys()) {
        const row = rows.get(uuid) ?? roster.rowOf(uuid);
        if (row !== undefined && (roster.rowOf(uuid) !== undefined || roster.includes(row))) {
          wanted.push({ roster, row });
        } else strange.push({ roster, uuid });
      }
    }
    const asks = wanted.map(({ roster, row }) => askOf(roster, row));
    const series = yield* readSeries(tables, asks, { position, moment: this.moment() });
    return { fresh: wanted.map((each, place) => ({ ...each, series: series[place]! })), strange };
  }

  #take(look: Look): void {
    // A store that was set back knows another past than we do.
    if (this.#position !== undefined && look.position < this.#position) this.#rosters.clear();
    if (look.position !== this.#position) this.#onMoved(look.changes.length > 0 ? look.changes : null);
    for (const champion of look.champions) this.#crown(champion);
    for (const { roster, row, series } of look.fresh) roster.take(row, series);
    for (const { roster, uuid } of look.strange) roster.stale.delete(uuid);
    this.#position = look.position;
    if (look.more) return;
    this.#decision = look.decision;
    for (const roster of this.#rosters) roster.position = look.position;
  }

  #crown(champion: ChampionRow): void {
    for (const roster of this.#rosters) {
      if (roster.isInForce && roster.rule.uuid === champion.rule) roster.crown(champion);
    }
  }

  async #fill(roster: Roster): Promise<void> {
    const parts = candidatesOf(this.#ground, roster, (tables, rows) => this.#read(tables, roster, rows));
    for await (const part of parts) {
      roster.fill(part);
      if (roster.refusal !== undefined) throw roster.refusal;
    }
    const champions = await this.#ground.records.read((tables) =>
      tables.decisions.champions(roster.rule.uuid),
    );
    if (roster.isInForce) for (const champion of champions) roster.crown(champion);
    roster.filled();
    await this.current();
    if (!this.#rosters.has(roster)) {
      throw new GalleryError(
        "store.unavailable",
        "the store was set back while candidates were read from it",
      );
    }
  }

  *#read(tables: Tables, roster: Roster, rows: readonly InstanceRow[]) {
    const asks = rows.map((row) => askOf(roster, row));
    const position = yield* tables.changes.head();
    const series = yield* readSeries(tables, asks, { position, moment: this.moment() });
    return rows.map((row, place) => ({ row, series: series[place]! }));
  }
}

const askOf = ({ compiled, reaches }: Roster, row: InstanceRow) => ({
  ...{ compiled, reaches, instance: row.id, project: row.project },
});
