import type { ActionRule } from "../../../domain/rule.ts";
import { rows } from "../../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import { hold } from "../violation.ts";
import type { Told } from "./callers.ts";
import type { Ground } from "./ground.ts";
import { type Facts, type Past, secondAfter } from "./past.ts";
import type { Alert, Call } from "./receiving.ts";
import { STEADY } from "./rulebook.ts";
import { checkTold } from "./told.ts";

interface FiringRow {
  readonly id: number;
  readonly uuid: string;
  readonly rule: string;
  readonly commit: string;
  readonly stage: string;
  readonly instance: string;
  readonly cause: string;
  readonly position: number;
  readonly at: number;
  readonly outcome: string;
  readonly actions: number;
}

const above = (facts: Facts, bound: number) => {
  const mae = facts.metric("mae");
  return mae === undefined ? undefined : mae > bound;
};

/** What the rules' texts mean, said once more; undefined when a value is missing. */
const CONDITIONS: Readonly<Record<string, (facts: Facts) => boolean | undefined>> = {
  alarm: (facts) => above(facts, 10),
  serve: (facts) => above(facts, 12),
  page: (facts) => above(facts, 11),
  letter: (facts) => above(facts, 14),
  retrain: (facts) => above(facts, 15),
  shadow: (facts) => above(facts, 5),
  canary: (facts) => above(facts, 5),
  patient: (facts) => {
    const bias = facts.metric("bias");
    return bias === undefined ? undefined : bias > 1;
  },
  tagged: ({ stage, deprecated }) => {
    if (deprecated) return false;
    return stage === undefined ? undefined : stage === "v1";
  },
  regular: ({ city }) => city === "Oslo",
};

interface Received {
  readonly calls: readonly Call[];
  readonly alerts: readonly Alert[];
}

/**
 * Invariant 12: each look is of its own state of the log and says what the condition says; what held and may act is
 * delivered or in dead letters, under one id; nothing else is called.
 */
export async function checkCallbacks(
  records: SqliteRecords,
  past: Past,
  { receiving, told, ground, now }: { receiving: Received; told: Told; ground: Ground; now: number },
): Promise<void> {
  const firings = await records.read(() =>
    rows<FiringRow>(
      `SELECT f.id, f.uuid, f.rule, f.rule_commit AS "commit", f.stage, i.uuid AS instance, f.cause, f.position, f.at,
              f.outcome, f.actions FROM firing f JOIN instance i ON i.id = f.instance ORDER BY f.id`,
    ),
  );
  checkLooks(past, firings);
  checkCompleteness(past, firings, told, ground);
  await checkSwitches(records, firings);
  await checkTold(records, receiving.calls, receiving.alerts, now);
  const deploying = await records.read(() =>
    rows<{ firing: string }>(
      `SELECT f.uuid AS firing FROM job j JOIN firing f ON f.id = j.firing
       WHERE json_extract(j.doc, '$.action') = 'deploy'`,
    ),
  );
  checkEffects(past, new Set(deploying.map(({ firing }) => firing)));
}

/** Each look of a rule at an instance, in their order. */
function checkLooks(past: Past, firings: readonly FiringRow[]): void {
  const lanes = new Map<string, FiringRow[]>();
  for (const firing of firings) {
    const lane = `${firing.rule} ${firing.instance}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), firing]);
  }
  const canaries = new Map<string, boolean>();
  for (const [lane, looks] of lanes) {
    let since: number | "acted" | undefined;
    let position = 0;
    for (const look of looks) {
      const rule = past.version(look.commit, look.rule) as ActionRule;
      const says = () => `${lane} at ${look.position} (${look.cause}, ${look.uuid})`;
      hold(look.stage === rule.stage, "callbacks", () => `${says()} was ${look.stage}, not ${rule.stage}`);
      const later = look.cause === "change" ? look.position > position : look.position >= position;
      hold(later, "callbacks", () => `${says()} comes after ${position}`);
      position = look.position;
      const isOfChange = look.cause !== "change" || look.at === past.timeOf(look.position);
      hold(isOfChange, "callbacks", () => `${says()} is of ${look.at}, not of its change`);
      const facts = past.facts(look.instance, look.position, secondAfter(look.at));
      const held = CONDITIONS[look.rule]!(facts);
      let acts = false;
      const before = since;
      const free = rule.when === null && (look.cause === "schedule" || look.cause === "request");
      if (since === "acted" && !free) since = held ? since : undefined;
      else if (!held) since = undefined;
      else {
        const from: number = typeof since === "number" ? since : look.at;
        acts = look.at >= from + rule.for * 1_000;
        since = acts ? "acted" : from;
      }
      const mayAct = look.stage === "on" || (look.stage === "canary" && look.actions > 0);
      const outcome = held === undefined ? "missing" : held ? "held" : "not_held";
      const expected = acts && !mayAct ? "suppressed" : outcome;
      hold(look.outcome === expected, "callbacks", () => `${says()} says ${look.outcome}, not ${expected}`);
      const ends = before === "acted" && since !== "acted";
      const wanted = rule.actions.filter(({ action }) => (acts && mayAct) || (ends && action === "alert"));
      const actions = wanted.length;
      hold(look.actions === actions, "callbacks", () => `${says()} has ${look.actions} acts, not ${actions}`);
      if (look.stage !== "canary" || !acts) continue;
      const acted = canaries.get(facts.city) ?? mayAct;
      hold(acted === mayAct, "callbacks", () => `the canary acts in ${facts.city} and does not`);
      canaries.set(facts.city, mayAct);
    }
  }
}

/** What woke a rule that is always in force became one look, and so did what was asked for. */
function checkCompleteness(past: Past, firings: readonly FiringRow[], told: Told, ground: Ground): void {
  const looks = new Map<string, number>();
  for (const { rule, position, cause } of firings) {
    const key = `${rule} ${position}`;
    if (cause === "change") looks.set(key, (looks.get(key) ?? 0) + 1);
  }
  for (const { position, kind, data } of past.log) {
    if (position <= ground.position || kind !== "metric.recorded") continue;
    if (!(data.metrics as readonly string[]).includes("Validation.mae")) continue;
    for (const rule of STEADY) {
      const found = looks.get(`${rule} ${position}`) ?? 0;
      hold(found === 1, "callbacks", () => `position ${position} made ${rule} look ${found} times`);
    }
  }
  const made = new Set(firings.map(({ uuid }) => uuid));
  const missing = told.promised.find((uuid) => !made.has(uuid));
  hold(missing === undefined, "callbacks", () => `the firing ${missing} was promised and is not there`);
}

/** What was written while a rule was switched off never makes it look. */
async function checkSwitches(records: SqliteRecords, firings: readonly FiringRow[]): Promise<void> {
  const switches = await records.read(() =>
    rows<{ rule: string; isOn: number; position: number }>(
      `SELECT name AS rule, is_on AS "isOn", position FROM rule_switch WHERE target = 'rule' ORDER BY id`,
    ),
  );
  for (const { rule, cause, position, uuid } of firings) {
    if (cause !== "change") continue;
    const last = switches.findLast((flip) => flip.rule === rule && flip.position < position);
    hold(last?.isOn !== 0, "callbacks", () => `${uuid} is of ${position}, when ${rule} was off`);
  }
}

/** An act that writes to the log does so once, whatever was tried. */
function checkEffects(past: Past, deploying: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const { actor, requestId, kind, position } of past.log) {
    if (!actor.startsWith("rule:")) continue;
    hold(deploying.has(requestId), "callbacks", () => `position ${position} is of no act: ${kind}`);
    hold(!seen.has(requestId), "callbacks", () => `the act of ${requestId} has two effects`);
    seen.add(requestId);
  }
}
