import type { GitReader, Timer } from "../../../domain/seams.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import type { Assessor } from "./assessor.ts";
import type { InForce } from "./in-force.ts";
import { logUpdate } from "./rule-log.ts";
import { readStanding, type TakenUp, takeUp } from "./take-up.ts";

export interface RulesSettings {
  /** A folder of this machine, or a URL without a name or password. */
  readonly url: string;
  readonly branch: string;
  /** Empty for all of the repository; undefined for `rules` when there is such a folder, else all. */
  readonly folder: string | undefined;
  readonly intervalMs: number;
}

export interface Seen {
  /** Milliseconds; null before the first answer. */
  readonly at: number | null;
  readonly trouble: { readonly since: number; readonly why: string } | null;
}

/**
 * Takes up each new commit of a branch. Every server may follow at the same time: a commit is written down only if
 * the one that it was held against is still the newest.
 */
export class Follower {
  readonly settings: RulesSettings;
  readonly reader: GitReader;
  readonly #context: TierContext;
  readonly #assessor: Assessor;
  readonly #inForce: InForce;
  #seen: Seen = { at: null, trouble: null };
  #next: Timer | undefined;
  #running: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;
  #stopped = false;

  constructor(
    context: TierContext,
    reader: GitReader,
    settings: RulesSettings,
    assessor: Assessor,
    inForce: InForce,
  ) {
    this.#context = context;
    this.reader = reader;
    this.settings = settings;
    this.#assessor = assessor;
    this.#inForce = inForce;
  }

  get seen(): Seen {
    return this.#seen;
  }

  start(): void {
    void this.look();
  }

  /** Looks at the branch now; resolves when a look that began after this call is over, whatever came of it. */
  look(): Promise<void> {
    this.#queued ??= this.#running.then(() => {
      this.#queued = undefined;
      this.#running = this.#look();
      return this.#running;
    });
    return this.#queued;
  }

  quiesce(): void {
    this.#stopped = true;
    this.#next?.cancel();
  }

  /** Waits for what is being written, not for what is being read: nothing comes of that any more. */
  async close(): Promise<void> {
    this.quiesce();
    await this.#assessor.close();
    await this.#writing;
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    this.#next?.cancel();
    const { clock, timers } = this.#context.seams;
    try {
      await this.#follow();
      this.#seen = { at: clock.now(), trouble: null };
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason);
      const since = this.#seen.trouble?.since ?? clock.now();
      this.#seen = { ...this.#seen, trouble: { since, why } };
    }
    if (!this.#stopped) this.#next = timers.after(this.settings.intervalMs, () => void this.look());
  }

  async #follow(): Promise<void> {
    const { url, branch, folder } = this.settings;
    const name = `${url}#${branch}`;
    const head = await this.reader.head();
    if (head === undefined) throw new Error(`the branch ${branch} has no commit`);
    const { records } = this.#context;
    const newest = await records.read((tables) => tables.rules.newestCommit());
    if (newest?.hash === head && newest.source === name) return;
    const before = await records.read(readStanding);
    const taken = await takeUp(this.reader, head, { name, folder }, before, this.#assessor);
    if (this.#stopped) return;
    const { clock } = this.#context.seams;
    const written = records.write((tables) => write(tables, taken, before.newest?.id, clock.now()));
    this.#writing = written.catch(() => {});
    await written;
    await this.#inForce.refresh();
  }
}

/** No effect when another server was faster. */
function* write(
  tables: Tables,
  { commit, entries }: TakenUp,
  basis: number | undefined,
  applied: number,
): Work<void> {
  if ((yield* tables.rules.newestCommit())?.id !== basis) return;
  yield* logUpdate(tables, commit, entries, applied);
  yield* tables.rules.append(yield* tables.rules.insertCommit({ ...commit, applied }), entries);
}
