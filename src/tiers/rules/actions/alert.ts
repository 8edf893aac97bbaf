import { timeOf } from "../../../domain/time.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { type Act, type Action, type ActOutcome, dead, done } from "./act.ts";
import { tendAlerts } from "./alert-tending.ts";
import { type Alertmanager, createAlertmanager, type Told } from "./alertmanager.ts";
import { Queue } from "./queue.ts";
import { type Labels, silenceOf } from "./silences.ts";
import { fill } from "./template.ts";

/** How often an alert that is held back looks whether it may go. */
const HOLD_MS = 60_000;

/** What is so of an alert; since when tells one from the next under the same labels. */
type News = Pick<Told, "since" | "fires">;

/**
 * Tells an Alertmanager: one alert of a rule for all instances under a base version id, from the first that fires until
 * the last is over. It is held back while it is silenced, or while an alert of something upstream fires.
 *
 * Servers tell without waiting for each other, so each looks, once it has told, whether that is still so, and else
 * tells what is so now: the last word is true.
 * @param url of the Alertmanager; null when there is none
 */
export function createAlert({ records, seams }: TierContext, url: string | null): Action {
  const { clock } = seams;
  const alertmanager = url === null ? null : createAlertmanager(seams, url);
  /** So that of many instances that fire together one alert is sent. Other servers' are the same to Alertmanager. */
  const queue = new Queue();

  async function tell(alertmanager: Alertmanager, act: Act, base: number): Promise<ActOutcome> {
    const enter = act.report.status === "firing" ? fire : resolve;
    let next = await records.write((tables) => enter(tables, act, base, clock.now()));
    while (!("kind" in next)) {
      const told = next;
      const outcome = await alertmanager([{ ...textsOf(act), ...told }]);
      if (outcome.kind !== "done") return outcome;
      next = await records.write((tables) => afterwards(tables, act, base, told, clock.now()));
    }
    return next;
  }

  return {
    resolves: true,
    async run(act) {
      if (alertmanager === null) return dead("no Alertmanager is set up on this server");
      const base = await records.read(function* (tables) {
        return (yield* tables.instances.byIds([act.instance]))[0]!.base;
      });
      return queue.run(`${base} ${act.report.rule.uuid}`, () => tell(alertmanager, act, base));
    },
    async tend(rules) {
      if (alertmanager !== null) await tendAlerts({ records, seams }, alertmanager, rules);
    },
  };
}

/** An instance joins the alert; gives what is to be told, or what came of it when nothing is. */
function* fire(tables: Tables, act: Act, base: number, now: number): Work<ActOutcome | News> {
  const { rule, at } = act.report;
  if (!(yield* stillFires(tables, act))) return done("it was over before it was sent");
  yield* tables.alerts.join(rule.uuid, base, act.instance, Date.parse(at));
  const { sent, since } = (yield* tables.alerts.find(rule.uuid, base))!;
  return (yield* heldBy(tables, sent, base, labelsOf(act), now)) ?? { since, fires: true };
}

/** An instance leaves the alert. */
function* resolve(tables: Tables, act: Act, base: number): Work<ActOutcome | News> {
  const { rule } = act.report;
  const left = yield* tables.alerts.leave(rule.uuid, base, act.instance);
  const alert = yield* tables.alerts.find(rule.uuid, base);
  if (alert === undefined) return done("no alert was sent");
  const { members, sent, since } = alert;
  // If it had left before, an earlier attempt may have told that all is over, and others fire since.
  if (members > 0 && (left || sent === null)) return done(`${members} others still fire`);
  if (sent !== null) return { since, fires: members > 0 };
  yield* tables.alerts.remove(rule.uuid, base);
  return done("it was over before it was sent");
}

/** Writes down what was told; gives what is so instead, when that has changed since. */
function* afterwards(
  tables: Tables,
  act: Act,
  base: number,
  told: News,
  now: number,
): Work<ActOutcome | News> {
  const rule = act.report.rule.uuid;
  const alert = yield* tables.alerts.find(rule, base);
  if (alert === undefined || alert.members === 0) {
    if (told.fires) return { since: told.since, fires: false };
    yield* tables.alerts.remove(rule, base);
    return done("resolved");
  }
  const { since, sent } = alert;
  if (told.fires && told.since === since) {
    yield* tables.alerts.setSent(rule, base, { ...textsOf(act), at: now });
    return done("sent");
  }
  return (
    (sent === null ? yield* heldBy(tables, sent, base, labelsOf(act), now) : null) ?? { since, fires: true }
  );
}

function* stillFires(tables: Tables, { instance, report }: Act): Work<boolean> {
  const [standing] = yield* tables.firings.standings([{ rule: report.rule.uuid, instance }]);
  return standing?.phase === "acted";
}

/** What keeps an alert from being sent now; null when nothing does. */
function* heldBy(
  tables: Tables,
  sent: number | null,
  base: number,
  labels: Labels,
  now: number,
): Work<ActOutcome | null> {
  if (sent !== null) return done(`it joins the alert of ${timeOf(sent)}`);
  const later = (result: string): ActOutcome => ({ kind: "later", result, at: now + HOLD_MS });
  const silence = yield* silenceOf(tables, labels, now);
  if (silence !== undefined) return later(`silenced until ${timeOf(silence.ends)}: ${silence.comment}`);
  const reached = yield* tables.dependencies.reach([base], "upstream", { transitive: true });
  const upstreams = [...new Set(reached.map(({ upstream }) => upstream))];
  const [firing] = yield* tables.alerts.firing(upstreams);
  if (firing === undefined) return null;
  const [upstream] = yield* tables.lines.bases([firing]);
  return later(`held back while an alert of ${upstream!.name} fires`);
}

const textsOf = (act: Act): Pick<Told, "labels" | "annotations"> => {
  const { instance, why } = act.report;
  return {
    labels: labelsOf(act),
    annotations: { summary: summaryOf(act), instance: instance.uuid, why },
  };
};

/** The same for all instances under a base version id, so that they are one alert. */
function labelsOf({ parameters, report }: Act): Labels {
  const { rule, instance } = report;
  const common = { rule, instance: { project: instance.project, baseVersionId: instance.baseVersionId } };
  const own = Object.entries((parameters.labels ?? {}) as Labels).map(([name, value]) => [
    name,
    fill(String(value), common, false),
  ]);
  return {
    ...Object.fromEntries(own),
    ...(typeof parameters.severity === "string" && { severity: parameters.severity }),
    ...{ alertname: rule.name, rule: rule.uuid, team: rule.team },
    ...{ project: instance.project, base_version_id: instance.baseVersionId },
  };
}

function summaryOf({ parameters, report }: Act): string {
  const { summary } = parameters;
  return typeof summary === "string" ? fill(summary, report, false) : report.rule.description || report.why;
}
