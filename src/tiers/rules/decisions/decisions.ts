import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type { Decision, DecisionQuery, Replay } from "../../../domain/decision.ts";
import { GalleryError, invariant } from "../../../domain/errors.ts";
import type { Partition } from "../../../domain/instance.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { checkIdentifier, checkUuid, quote } from "../../../domain/text.ts";
import { parseTime, timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { Search } from "../../../stores/index/searcher.ts";
import type { DecisionFilter, DecisionRow } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { replay } from "./replay.ts";

const present = (row: DecisionRow): Decision => ({
  ...{ uuid: row.uuid, rule: row.rule, team: row.team, project: row.project, commit: row.commit },
  ...{ partition: JSON.parse(row.partition) as Partition, at: timeOf(row.at), position: row.position },
  selection: { champion: row.champion, choice: row.choice, why: row.why },
  shadow: row.shadow,
  incumbent: row.incumbent === null ? null : { instance: row.incumbent, since: timeOf(row.since!) },
  inputs: row.inputs,
});

/** @param search finds the candidates of a rule that is replayed; null looks through whole projects */
export function createDecisions({ records, seams }: TierContext, search: Search | null) {
  async function requireDecision(input: { readonly uuid: string }): Promise<DecisionRow> {
    const uuid = checkUuid(input.uuid, "uuid");
    const row = await records.read((tables) => tables.decisions.byUuid(uuid));
    if (row !== undefined) return row;
    throw new GalleryError("decision.unknown", `there is no decision ${uuid}`, { field: "uuid" });
  }

  return {
    async getDecision(_caller: Caller, input: { readonly uuid: string }): Promise<Decision> {
      return present(await requireDecision(input));
    },

    /** Newest first. */
    async listDecisions(_caller: Caller, input: DecisionQuery): Promise<Page<Decision>> {
      const size = pageSize(input);
      const filter = filterOf(input);
      const query = `decisions ${canonicalJson(filter)}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      const rows = await records.read((tables) =>
        tables.decisions.list({ ...filter, before: before! }, size + 1),
      );
      return toPage(rows, size, query, ({ id }) => [id], present);
    },

    /** Makes a decision again from what was known at its state of the log, as of its moment. Records nothing. */
    async replayDecision(_caller: Caller, input: { readonly uuid: string }): Promise<Replay> {
      const row = await requireDecision(input);
      const rule = await records.read((tables) => tables.decisions.form(row.form));
      invariant(rule !== undefined, `the rule of the decision ${row.uuid} is kept`);
      const ground = { records, search, now: () => seams.clock.now() };
      const made = await replay(ground, rule as SelectionRule, row);
      const decision = present(row);
      const isSame =
        canonicalJson([made.selection, made.inputs]) === canonicalJson([decision.selection, decision.inputs]);
      return { decision, ...made, same: isSame };
    },
  };
}

function filterOf(input: DecisionQuery): Omit<DecisionFilter, "before"> {
  const { rule, project, champion, partition, from, to } = input;
  return {
    ...(rule !== undefined && { rule: checkIdentifier(rule, "rule") }),
    ...(project !== undefined && { project: checkIdentifier(project, "project") }),
    ...(champion !== undefined && { champion: checkUuid(champion, "champion") }),
    ...(partition !== undefined && { partition: canonicalJson(checkObject(partition)) }),
    ...(from !== undefined && { from: parseTime(from, "from") }),
    ...(to !== undefined && { to: parseTime(to, "to") }),
  };
}

function checkObject(value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new GalleryError("request.invalid", `partition must be an object, got ${quote(value)}`, {
    field: "partition",
  });
}
