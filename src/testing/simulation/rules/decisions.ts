import type { Champion } from "../../../domain/champion.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { rows } from "../../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import { hold } from "../violation.ts";
import type { Facts, Past } from "./past.ts";

export interface DecisionRow {
  readonly uuid: string;
  readonly rule: string;
  readonly commit: string;
  readonly city: string;
  readonly at: number;
  readonly position: number;
  readonly champion: string | null;
  readonly choice: string;
  readonly shadow: number;
  readonly incumbent: string | null;
  readonly since: number | null;
}

const MARGIN = 2;

export const readDecisions = (records: SqliteRecords): Promise<DecisionRow[]> =>
  records.read(() =>
    rows<DecisionRow>(
      `SELECT uuid, rule, rule_commit AS "commit", json_extract(partition, '$.city') AS city, at, position, champion,
              choice, shadow, incumbent, since FROM decision ORDER BY id`,
    ),
  );

/**
 * Invariant 13: a champion is among the candidates of its state of the log, meets every condition, and is beaten by
 * none; each decision follows the one before it and says something new.
 */
export function checkDecisions(
  past: Past,
  decisions: readonly DecisionRow[],
  told: readonly Champion[],
): void {
  const last = new Map<string, DecisionRow>();
  for (const decision of decisions) {
    const { rule, city, champion } = decision;
    const says = () => `${rule} in ${city}, decision ${decision.uuid}`;
    const wanted = chosen(past, decision);
    hold(champion === wanted, "decisions", () => `${says()} is ${champion}, not ${wanted}`);
    const before = last.get(`${rule} ${city}`);
    // What was decided in shadow served nobody.
    const incumbent = before?.shadow && !decision.shadow ? null : (before?.champion ?? null);
    hold(decision.incumbent === incumbent, "decisions", () => {
      return `${says()} was made against ${decision.incumbent}, and ${incumbent} was champion`;
    });
    const isNews =
      before === undefined ||
      before.champion !== champion ||
      before.choice !== decision.choice ||
      before.commit !== decision.commit ||
      before.shadow !== decision.shadow;
    hold(isNews, "decisions", () => `${says()} says what ${before?.uuid} says`);
    last.set(`${rule} ${city}`, decision);
  }
  const made = new Map(decisions.map((decision) => [decision.uuid, decision]));
  for (const answer of told) checkAnswer(past, answer, made);
}

function checkAnswer(past: Past, answer: Champion, made: ReadonlyMap<string, DecisionRow>): void {
  const { rule, commit, position, champion } = answer;
  const uuid = champion?.uuid ?? null;
  const city = (answer.partition as { city?: string }).city;
  const says = () => `${rule} in ${city} at ${position} answered ${uuid}`;
  if (answer.decision !== null) {
    const decision = made.get(answer.decision);
    hold(decision !== undefined, "decisions", () => `${says()} by ${answer.decision}, which is not recorded`);
    hold(decision.champion === uuid, "decisions", () => `${says()} by a decision for ${decision.champion}`);
  }
  // Whoever is switched off answers nobody; an incumbent's since is not told.
  if (city === undefined || (uuid === null && /switched off/.test(answer.why))) return;
  const asked = { rule, commit: commit!, city, position, at: Date.parse(answer.at) };
  const kept = standing(past, asked);
  if (rule === "champion") {
    const wanted = chosen(past, { ...asked, incumbent: null, since: null });
    hold(uuid === wanted, "decisions", () => `${says()}, not ${wanted}`);
  } else {
    const among = uuid === null ? kept.length === 0 : kept.some((each) => each.uuid === uuid);
    hold(among, "decisions", () => `${says()}, of ${kept.map((each) => each.uuid).join()}`);
  }
}

type Asked = Pick<DecisionRow, "rule" | "commit" | "city" | "position" | "at">;

const mae = (facts: Facts): number => facts.metric("mae")!;

/** Who meets every condition, the best first. */
function standing(past: Past, { rule, commit, city, position, at }: Asked): Facts[] {
  const { when } = past.version(commit, rule) as SelectionRule;
  const bound = Number(/\d+$/.exec(when!)![0]);
  return past
    .candidates(city, position, at)
    .filter((facts) => !facts.deprecated && (facts.metric("mae") ?? Number.POSITIVE_INFINITY) < bound)
    .sort((a, b) => mae(a) - mae(b) || b.created - a.created || (a.uuid < b.uuid ? -1 : 1));
}

function chosen(past: Past, asked: Asked & Pick<DecisionRow, "incumbent" | "since">): string | null {
  const kept = standing(past, asked);
  const best = kept[0];
  if (best === undefined) return null;
  const { margin, coolDown } = past.version(asked.commit, asked.rule) as SelectionRule;
  const incumbent = kept.find(({ uuid }) => uuid === asked.incumbent);
  if (incumbent === undefined || (margin === null && coolDown === null)) return best.uuid;
  const cools = coolDown !== null && asked.at < asked.since! + coolDown * 1_000;
  const stays = cools || (margin !== null && !(mae(best) < mae(incumbent) - MARGIN));
  return stays ? incumbent.uuid : best.uuid;
}
