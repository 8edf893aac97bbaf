import type { Change } from "../../../domain/change.ts";
import { groupBy } from "../../../domain/collections.ts";
import type { LogPlace, NewJob, Tables, WakeRow, Work } from "../../../stores/records/store.ts";
import { nextScheduled } from "../firing/firing.ts";
import { keyOf, switchesOf } from "../repository/in-force.ts";
import type { RuleBook } from "../rule-book.ts";
import { type ActionInForce, isAction } from "./compiled-rules.ts";
import { lookJob, requestedFiring, scheduleKey } from "./keys.ts";
import type { RuleIndex } from "./rule-index.ts";

/** Changes, wakes and instances that one look takes in. */
const CHANGES = 1_000;
const WAKES = 200;
const INSTANCES = 1_000;
/** More jobs are left to the next look, but for those of one change of an instance. */
const JOBS = 10_000;

/** What a wake comes to. */
interface Woken {
  readonly wake: WakeRow;
  readonly jobs: readonly NewJob[];
  /** It goes on with the instances after one, waits for its next moment, or is over. */
  readonly onward: { readonly after: number } | { readonly due: number } | null;
}

/** What one look at the log, and at what is planned, found. */
export interface Look {
  /** The stored place; undefined before the first time. */
  readonly from: LogPlace | undefined;
  readonly to: LogPlace;
  /** Whether there may be more to take in at once. */
  readonly more: boolean;
  readonly jobs: readonly NewJob[];
  readonly woken: readonly Woken[];
  /** When the next wake is due. */
  readonly next: number | null;
}

interface Sight {
  readonly index: RuleIndex;
  readonly rules: RuleBook;
  /** Up to here no change is left that wakes a rule. */
  readonly scanned: number;
  readonly now: number;
}

/** Reads the log on, and what is due when its end is reached: what was planned comes after what happened before. */
export function* look(tables: Tables, { index, rules, scanned, now }: Sight): Work<Look> {
  const head = yield* tables.changes.head();
  const from = yield* tables.wakes.position();
  if (from === undefined) return { from, to: startOf(head), more: true, jobs: [], woken: [], next: null };
  const after = Math.max(from.position, scanned);
  const changes = index.isEmpty ? [] : yield* tables.changes.list({ after, upTo: head }, CHANGES);
  const { waking, upTo } = wakingOf(index, changes);
  const acting = yield* switchedOn(tables, waking);
  const [first] = acting;
  if (first !== undefined && isOfModel(first.change)) {
    return { from, ...(yield* fanOut(tables, first, from)), more: true, woken: [], next: null };
  }
  const to = startOf(upTo ?? (changes.length === CHANGES ? changes.at(-1)!.position : head));
  const jobs = yield* jobsOf(tables, acting);
  if (to.position < head) return { from, to, more: true, jobs, woken: [], next: null };
  const due = yield* tables.wakes.due(now, WAKES);
  const woken: Woken[] = [];
  for (const wake of due) woken.push(yield* wakeUp(tables, rules, wake, { position: head, at: now }));
  return { from, to, more: woken.length > 0, jobs, woken, next: yield* tables.wakes.first() };
}

const startOf = (position: number): LogPlace => ({ position, after: 0 });

interface Waking {
  readonly change: Change;
  readonly rules: readonly ActionInForce[];
}

/** What is about the instances of a model rather than one. */
const isOfModel = ({ kind }: Change): boolean => kind === "model.deprecated" || kind === "model.restored";

/**
 * The changes that wake rules, up to a position when they make as many jobs as one look may, or when the next is of a
 * model: that one is looked at by itself.
 */
function wakingOf(index: RuleIndex, changes: readonly Change[]): { waking: Waking[]; upTo?: number } {
  const waking: Waking[] = [];
  let jobs = 0;
  for (const change of changes) {
    const rules = index.wokenBy(change);
    if (rules.length === 0) continue;
    if (isOfModel(change) && waking.length > 0) return { waking, upTo: change.position - 1 };
    waking.push({ change, rules });
    if (isOfModel(change)) return { waking };
    jobs += rules.length;
    if (jobs >= JOBS) return { waking, upTo: change.position };
  }
  return { waking };
}

/** Without the rules that were switched off when a change was made, though they are on again. */
function* switchedOn(tables: Tables, waking: readonly Waking[]): Work<readonly Waking[]> {
  const [first] = waking;
  const spans = first === undefined ? [] : yield* tables.ruleSwitches.offSince(first.change.position);
  if (spans.length === 0) return waking;
  const bySwitch = groupBy(spans, ({ target, name }) => keyOf(target, name));
  const isOff = ({ rule }: ActionInForce, position: number): boolean =>
    switchesOf(rule)
      .flatMap((key) => bySwitch.get(key) ?? [])
      .some(({ after, upTo }) => after < position && (upTo === null || position <= upTo));
  return waking.map(({ change, rules }) => ({
    change,
    rules: rules.filter((each) => !isOff(each, change.position)),
  }));
}

function* jobsOf(tables: Tables, waking: readonly Waking[]): Work<NewJob[]> {
  const subjects = new Set(waking.map(({ change }) => change.subject.uuid));
  const ids = new Map((yield* tables.instances.idsOf([...subjects])).map(({ uuid, id }) => [uuid, id]));
  return waking.flatMap(({ change: { position, at, subject }, rules }) =>
    rules.map(({ rule }) =>
      lookJob(rule.uuid, ids.get(subject.uuid)!, "change", position, { position, at: Date.parse(at) }),
    ),
  );
}

/**
 * Some of the instances that a change of a model is about. What happened later has to wait until it was all, so that
 * the jobs of a rule and instance are made in the order of the log.
 */
function* fanOut(
  tables: Tables,
  { change: { position, at, subject, data }, rules }: Waking,
  from: LogPlace,
): Work<Pick<Look, "to" | "jobs">> {
  if (rules.length === 0) return { jobs: [], to: startOf(position) };
  const model = (yield* tables.models.byUuid(subject.uuid))!;
  const [level, id] = data.all === true ? (["base", model.base] as const) : (["model", model.id] as const);
  const after = from.position === position - 1 ? from.after : 0;
  const most = Math.max(1, Math.min(INSTANCES, Math.floor(JOBS / rules.length)));
  const reached = yield* tables.instances.reachedAt(level, id, after, most);
  // Those made since are woken by that.
  const then = yield* tables.instances.madeBy(reached, position);
  const when = { position, at: Date.parse(at) };
  const jobs = then.flatMap((instance) =>
    rules.map(({ rule }) => lookJob(rule.uuid, instance, "change", position, when)),
  );
  const isAll = reached.length < most;
  return { jobs, to: isAll ? startOf(position) : { position: position - 1, after: reached.at(-1)! } };
}

function* wakeUp(
  tables: Tables,
  rules: RuleBook,
  wake: WakeRow,
  when: { readonly position: number; readonly at: number },
): Work<Woken> {
  const inForce = rules.byUuid(wake.rule);
  if (inForce === undefined || !isAction(inForce) || inForce.stage === "draft") {
    return { wake, jobs: [], onward: null };
  }
  const { rule } = inForce;
  if (wake.instance !== null) {
    const firing = requestedFiring(wake);
    const doc = firing === null ? null : { firing };
    const job = lookJob(rule.uuid, wake.instance, wake.cause, firing ?? wake.due, when, doc);
    return { wake, jobs: [job], onward: null };
  }
  // It was planned by an earlier form of the rule.
  if (wake.key !== scheduleKey(rule)) return { wake, jobs: [], onward: null };
  const project = yield* tables.projects.byName(rule.project);
  const live = project === undefined ? [] : yield* tables.instances.live(project.id, wake.after, INSTANCES);
  const jobs = live.map((instance) => lookJob(rule.uuid, instance, "schedule", wake.due, when));
  if (live.length === INSTANCES) return { wake, jobs, onward: { after: live.at(-1)! } };
  const due = nextScheduled(rule.schedule, when.at);
  return { wake, jobs, onward: due === null ? null : { due } };
}

/** Writes down what a look found; false, and nothing is written, when another server was faster. */
export function* take(tables: Tables, { from, to, jobs, woken }: Look): Work<boolean> {
  const now = yield* tables.wakes.position();
  if (now?.position !== from?.position || now?.after !== from?.after) return false;
  const current = new Map(
    (yield* tables.wakes.byKeys(woken.map(({ wake }) => wake.key))).map((wake) => [wake.key, wake]),
  );
  // Unless it was moved meanwhile: then its moment is still to come.
  const still = woken.filter(({ wake }) => {
    const found = current.get(wake.key);
    return found !== undefined && found.due === wake.due && found.after === wake.after;
  });
  yield* tables.jobs.insert([...jobs, ...still.flatMap((each) => each.jobs)]);
  yield* tables.wakes.remove(still.filter(({ onward }) => onward === null).map(({ wake }) => wake.key));
  for (const { wake, onward } of still) {
    if (onward === null) continue;
    if ("after" in onward) yield* tables.wakes.advance(wake.id, onward.after);
    else yield* tables.wakes.put([{ ...wake, due: onward.due }]);
  }
  yield* tables.wakes.setPosition(to);
  return true;
}
