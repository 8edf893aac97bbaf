import type { Rule } from "../../../domain/rule.ts";
import type { Clock, Http, Mail } from "../../../domain/seams.ts";
import type { MemoryBlobStore } from "../../../stores/blobs/memory.ts";
import type { Records } from "../../../stores/records/store.ts";
import { createMetrics, type Metrics } from "../../../tiers/metrics/index.ts";
import { createChampions } from "../../../tiers/rules/champions/champions.ts";
import { createDecisions } from "../../../tiers/rules/decisions/decisions.ts";
import {
  Automation,
  assessorHere,
  createActions,
  createActivity,
  FollowedRules,
  LiveRuleBook,
} from "../../../tiers/rules/index.ts";
import { sleep } from "../../../tiers/sleep.ts";
import { createStorage, type Storage } from "../../../tiers/storage/index.ts";
import { ChangeFeed } from "../../../tiers/storage/subscriptions/feed.ts";
import type { TierContext } from "../../../tiers/transaction.ts";
import { Repository } from "../../outside/repository.ts";
import { seededIds } from "../random.ts";
import { scheduledRecords, type Weather } from "../stores.ts";
import { commitRules } from "./ground.ts";
import { ALERTMANAGER } from "./receiving.ts";

/** What the callers of one server may ask it. */
export interface RuleDoors {
  readonly storage: Storage;
  readonly metrics: Metrics;
  readonly activity: ReturnType<typeof createActivity>;
  readonly champions: ReturnType<typeof createChampions>;
  readonly decisions: ReturnType<typeof createDecisions>;
  readonly rules: FollowedRules;
  /** Takes up other versions of rules, as a commit that its number names. */
  takeUp(place: number, changed: readonly Rule[]): Promise<void>;
}

/** What one server sees of the world beside its stores. */
export interface Outside {
  readonly clock: Clock;
  readonly mail: Mail;
  /** @param isOff whether the server knows that a rule may not act */
  doorTo(isOff: (rule: string) => boolean): Http;
}

/** Whoever waits for changes looks as seldom as it would without them: fifty looks a second would be all that happens. */
class SlowFeed extends ChangeFeed {
  readonly #timers: TierContext["seams"]["timers"];

  constructor(context: TierContext) {
    super(context);
    this.#timers = context.seams.timers;
  }

  override moved(_after: number, ms: number, gone = new AbortController().signal): Promise<void> {
    return sleep(this.#timers, ms, gone);
  }
}

/** Starts one life of a server with rules; gives its doors when it knows which are in force. */
export async function startRuleServer(
  weather: Weather,
  store: { readonly records: Records; readonly blobs: MemoryBlobStore },
  outside: Outside,
): Promise<RuleDoors> {
  const { scheduler, random, life } = weather;
  const { clock, doorTo, mail } = outside;
  const isOff = (rule: string): boolean => (book.byUuid(rule)?.stage ?? "draft") === "draft";
  const seams = {
    ...{ clock, ids: seededIds(random), timers: scheduler.timers(life) },
    ...{ http: doorTo(isOff), git: new Repository() },
  };
  const context = { records: scheduledRecords(store.records, weather), seams };
  const rules = new FollowedRules(context, assessorHere(), undefined);
  const book = new LiveRuleBook(rules.inForce, () => automation.wake());
  const storage = createStorage(context, store.blobs);
  const actions = createActions(context, storage, {
    secrets: () => undefined,
    alertmanager: ALERTMANAGER,
    mail,
  });
  const automation = new Automation(context, book, new SlowFeed(context), actions);
  await rules.start();
  automation.start();
  return {
    ...{ storage, metrics: createMetrics(context), rules },
    activity: createActivity(context, book, () => automation.wake()),
    champions: createChampions(context, book, null),
    decisions: createDecisions(context, null),
    takeUp: (place, changed) => context.records.write((tables) => commitRules(tables, place, changed)),
  };
}
