import { rows } from "../../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import { hold } from "../violation.ts";
import type { Alert, Call } from "./receiving.ts";
import { DAILY } from "./rulebook.ts";

interface ActRow {
  readonly id: number;
  readonly key: string;
  readonly lane: string;
  readonly state: string;
  readonly attempts: number;
  readonly result: string;
  readonly action: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const MOST_ATTEMPTS = 10;

/** Results of what was given up. */
const GIVEN_UP =
  /^(status 410$|550 |the rule is no longer in force|the last \d+ trainings have not helped$|instance\.|deployment\.)/;
/** Results of what somebody was told; a request to train may be over before. */
const TOLD = /^(status 2|sent to )/;
const CALLING: ReadonlySet<string> = new Set(["tell", "email"] as const);

/**
 * Invariant 12, seen from those who are told: every act ends, what is done was taken, under one id and in the same
 * words; nothing else is called; an alert goes on exactly while an instance fires; trainings keep to their budget.
 */
export async function checkTold(
  records: SqliteRecords,
  calls: readonly Call[],
  alerts: readonly Alert[],
  now: number,
): Promise<void> {
  const acts = await records.read(() =>
    rows<ActRow>(
      `SELECT id, key, lane, state, attempts, result, json_extract(doc, '$.action') AS action FROM job WHERE kind = 'act' ORDER BY id`,
    ),
  );
  checkActs(acts, calls);
  checkOrder(acts, calls);
  const firing = await records.read(() =>
    rows<{ rule: string }>(
      `SELECT DISTINCT s.rule FROM standing s JOIN firing f ON f.rule = s.rule AND f.instance = s.instance
       JOIN job j ON j.firing = f.id AND json_extract(j.doc, '$.action') = 'alert' WHERE s.phase = 'acted'`,
    ),
  );
  checkAlerts(alerts, now, new Set(firing.map(({ rule }) => rule)));
  const trainings = await records.read(() =>
    rows<{ request: string; at: number }>("SELECT request, at FROM retrain"),
  );
  checkTrainings(trainings, calls);
}

function checkActs(acts: readonly ActRow[], calls: readonly Call[]): void {
  const byKey = new Map(acts.map((act) => [act.key, act]));
  const bodies = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, action, body, taken: isTaken } of calls) {
    hold(byKey.get(id)?.action === action, "callbacks", () => `${id} was told, and is no such act`);
    const before = bodies.get(id) ?? body;
    hold(before === body, "callbacks", () => `${id} said ${before} and ${body}`);
    bodies.set(id, body);
    if (isTaken) taken.add(id);
  }
  for (const { key, state, action, attempts, result } of acts) {
    hold(state !== "waiting", "jobs", () => `${key} still waits after ${attempts} attempts: ${result}`);
    if (state === "done") {
      const isOwed = CALLING.has(action) || (action === "retrain" && TOLD.test(result));
      hold(!isOwed || taken.has(key), "callbacks", () => `${key} is done and nobody was told`);
    } else {
      const given = attempts >= MOST_ATTEMPTS || GIVEN_UP.test(result);
      hold(given, "callbacks", () => `${key} is dead after ${attempts} attempts: ${result}`);
    }
  }
}

/** What a rule does for an instance is done in the order of its looks; what was given up once may be replayed later. */
function checkOrder(acts: readonly ActRow[], calls: readonly Call[]): void {
  const replayed = new Set(calls.filter(({ gone }) => gone).map(({ id }) => id));
  const firsts = new Map<string, number>();
  for (const [place, { id, taken }] of calls.entries()) if (taken && !firsts.has(id)) firsts.set(id, place);
  const last = new Map<string, number>();
  for (const { key, lane } of acts) {
    const place = firsts.get(key);
    if (place === undefined || replayed.has(key)) continue;
    hold(place > (last.get(lane) ?? -1), "callbacks", () => `${key} was told before its elder in ${lane}`);
    last.set(lane, place);
  }
}

function checkAlerts(alerts: readonly Alert[], now: number, firing: ReadonlySet<string>): void {
  const last = new Map(alerts.map(({ rule, ends }) => [rule, ends > now]));
  for (const rule of new Set([...last.keys(), ...firing])) {
    const goesOn = last.get(rule) ?? false;
    hold(goesOn === firing.has(rule), "callbacks", () => {
      return goesOn ? `the alert of ${rule} goes on, and nothing fires` : `${rule} fires without an alert`;
    });
  }
}

function checkTrainings(
  trainings: readonly { readonly request: string; readonly at: number }[],
  calls: readonly Call[],
): void {
  const days = new Map<number, number>();
  for (const { at } of trainings) {
    const day = Math.floor(at / DAY_MS);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  for (const [day, count] of days) {
    hold(count <= DAILY, "callbacks", () => `${count} trainings were asked for on day ${day}, of ${DAILY}`);
  }
  const admitted = new Set(trainings.map(({ request }) => request));
  const stray = calls.find(({ action, id }) => action === "retrain" && !admitted.has(id));
  hold(stray === undefined, "callbacks", () => `${stray?.id} asks for a training out of turn`);
}
