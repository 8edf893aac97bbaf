import { timeOf } from "../../../domain/time.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { type Act, type Action, type ActOutcome, dead, done } from "./act.ts";
import { Queue } from "./queue.ts";
import { type Labels, silenceOf } from "./silences.ts";
import { fill } from "./template.ts";

const TIMEOUT_MS = 10_000;
/** How often an alert that is held back looks whether it may go. */
const HOLD_MS = 60_000;
/** An alert that nobody resolves ends by itself; without this, Alertmanager would end it within minutes. */
const LIFE_MS = 7 * 24 * 60 * 60 * 1_000;

/** What keeps an alert from being sent now; null when nothing does. */
type Held = { readonly outcome: ActOutcome } | null;

/**
 * Tells an Alertmanager: one alert of a rule for all instances under a base version id, from the first that fires until
 * the last is over. It is held back while it is silenced, or while an alert of something upstream fires.
 * @param url of the Alertmanager; null when there is none
 */
export function createAlert({ records, seams }: TierContext, url: string | null): Action {
  const { clock, http } = seams;
  /** So that of many instances that fire together one alert is sent. Other servers' are the same to Alertmanager. */
  const queue = new Queue();

  async function post(alert: object): Promise<ActOutcome> {
    const headers = { "content-type": "application/json", "user-agent": "gallery" };
    const target = `${url!.replace(/\/+$/, "")}/api/v2/alerts`;
    const body = JSON.stringify([alert]);
    const request = { method: "POST", url: target, headers, body, timeoutMs: TIMEOUT_MS } as const;
    const { status, retryAfterMs } = await http.request(request);
    const result = `status ${status}`;
    if (status >= 200 && status < 300) return done(result);
    return { kind: "failed", result, ...(retryAfterMs !== undefined && { after: retryAfterMs }) };
  }

  async function fire(act: Act, base: number): Promise<ActOutcome> {
    const { rule, at } = act.report;
    const labels = labelsOf(act);
    const { held, since } = await records.write(function* (tables) {
      const now = clock.now();
      if (!(yield* stillFires(tables, act))) {
        return { held: { outcome: done("it was over before it was sent") }, since: 0 };
      }
      yield* tables.alerts.join(rule.uuid, base, act.instance, Date.parse(at));
      const alert = (yield* tables.alerts.find(rule.uuid, base))!;
      return { held: yield* heldBy(tables, alert.sent, base, labels, now), since: alert.since };
    });
    if (held !== null) return held.outcome;
    const outcome = await post({
      labels,
      annotations: { summary: summaryOf(act), instance: act.report.instance.uuid, why: act.report.why },
      startsAt: timeOf(since),
      endsAt: timeOf(clock.now() + LIFE_MS),
    });
    if (outcome.kind === "done") {
      await records.write((tables) => tables.alerts.setSent(rule.uuid, base, clock.now()));
    }
    return outcome;
  }

  async function resolve(act: Act, base: number): Promise<ActOutcome> {
    const { rule } = act.report;
    const alert = await records.write(function* (tables) {
      yield* tables.alerts.leave(rule.uuid, base, act.instance);
      return yield* tables.alerts.find(rule.uuid, base);
    });
    if (alert === undefined) return done("no alert was sent");
    if (alert.members > 0) return done(`${alert.members} others still fire`);
    if (alert.sent !== null) {
      const times = { startsAt: timeOf(alert.since), endsAt: timeOf(clock.now()) };
      const outcome = await post({ labels: labelsOf(act), ...times });
      if (outcome.kind !== "done") return outcome;
    }
    await records.write((tables) => tables.alerts.remove(rule.uuid, base));
    return done(alert.sent === null ? "it was over before it was sent" : "resolved");
  }

  return {
    resolves: true,
    async run(act) {
      if (url === null) return dead("no Alertmanager is set up on this server");
      const base = await records.read(function* (tables) {
        return (yield* tables.instances.byIds([act.instance]))[0]!.base;
      });
      const work = act.report.status === "firing" ? fire : resolve;
      return queue.run(`${base} ${act.report.rule.uuid}`, () => work(act, base));
    },
  };
}

function* stillFires(tables: Tables, { instance, report }: Act): Work<boolean> {
  const [standing] = yield* tables.firings.standings([{ rule: report.rule.uuid, instance }]);
  return standing?.phase === "acted";
}

function* heldBy(tables: Tables, sent: number | null, base: number, labels: Labels, now: number): Work<Held> {
  if (sent !== null) return { outcome: done(`it joins the alert of ${timeOf(sent)}`) };
  const later = (result: string): Held => ({ outcome: { kind: "later", result, at: now + HOLD_MS } });
  const silence = yield* silenceOf(tables, labels, now);
  if (silence !== undefined) return later(`silenced until ${timeOf(silence.ends)}: ${silence.comment}`);
  const reached = yield* tables.dependencies.reach([base], "upstream", { transitive: true });
  const upstreams = [...new Set(reached.map(({ upstream }) => upstream))];
  const [firing] = yield* tables.alerts.firing(upstreams);
  if (firing === undefined) return null;
  const [upstream] = yield* tables.lines.bases([firing]);
  return later(`held back while an alert of ${upstream!.name} fires`);
}

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
