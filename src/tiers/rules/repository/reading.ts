import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { type RuleProblem, ruleStages } from "../../../domain/rule.ts";
import {
  type RuleCommit,
  type RuleDetails,
  type RuleQuery,
  type RuleSummary,
  type RulesStatus,
  ruleStates,
} from "../../../domain/rule-repository.ts";
import { checkText, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page, PageRequest } from "../../../domain/values.ts";
import type { RuleCommitRow, RuleEntryRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import type { Follower } from "./follower.ts";
import type { InForce } from "./in-force.ts";

const UUID_LENGTH = 256;

/** How the rules stand, for whoever asks and for whoever watches the server. */
export function createRulesStatus({ records }: TierContext, follower: Follower | undefined) {
  return async (): Promise<RulesStatus> => {
    const { newest, counts } = await records.read(function* (tables) {
      return { newest: yield* tables.rules.newestCommit(), counts: yield* tables.rules.counts() };
    });
    const { settings, seen } = follower ?? {};
    const folder = newest?.folder ?? settings?.folder ?? "";
    return {
      repository: settings ? { url: settings.url, branch: settings.branch, folder } : null,
      commit: newest === undefined ? null : presentCommit(newest),
      ...{ inForce: counts.in_force, stale: counts.stale, broken: counts.broken },
      seenAt: seen?.at == null ? null : timeOf(seen.at),
      unreachable: seen?.trouble ? { since: timeOf(seen.trouble.since), why: seen.trouble.why } : null,
    };
  };
}

export function createRuleReading(
  { records }: TierContext,
  inForce: InForce,
  follower: Follower | undefined,
  status: () => Promise<RulesStatus>,
) {
  const present = (entry: RuleEntryRow): RuleSummary => {
    const { file, uuid, team, name, state, document: rule, stage, commit, problems } = entry;
    return {
      ...{ file, uuid: rule?.uuid ?? uuid, team, name, stage, commit },
      state: state === "removed" ? "broken" : state,
      effectiveStage: rule === null ? null : inForce.stageOf(rule),
      kind: rule?.kind ?? null,
      description: rule?.description ?? null,
      errors: problems.filter(({ severity }) => severity === "error").length,
    };
  };

  return {
    getRulesStatus: (_caller: Caller, _input: object): Promise<RulesStatus> => status(),

    /** Looks at the repository now. */
    async refreshRules(_caller: Caller, _input: object): Promise<RulesStatus> {
      if (follower === undefined) throw notFollowed();
      await follower.look();
      return status();
    },

    /** By file; those that were removed are left out. */
    async listRules(_caller: Caller, input: RuleQuery): Promise<Page<RuleSummary>> {
      const size = pageSize(input);
      const { team } = input;
      const stage = checkOneOf(input.stage, "stage", ruleStages);
      const state = checkOneOf(input.state, "state", ruleStates);
      const query = `rules ${JSON.stringify([team, stage, state])}`;
      const [after] = decodeCursor(input, query, [""]);
      const filter = { ...(team && { team }), ...(stage && { stage }), ...(state && { state }) };
      const rows = await records.read((tables) => tables.rules.list(filter, after!, size + 1));
      return toPage(rows, size, query, ({ file }) => [file], present);
    },

    /** As it stands, or stood with a commit that was taken up. */
    async getRule(_caller: Caller, input: { rule: string; commit?: string }): Promise<RuleDetails> {
      const entry = await records.read((tables) => requireRule(tables, input.rule, input.commit));
      const { document: rule, text, problems, state } = entry;
      return { ...present(entry), rule, text, problems, removed: state === "removed" };
    },

    /** Commits that were taken up, newest first. */
    async listRuleCommits(_caller: Caller, input: PageRequest): Promise<Page<RuleCommit>> {
      const size = pageSize(input);
      const [before] = decodeCursor(input, "rule commits", [Number.MAX_SAFE_INTEGER]);
      const rows = await records.read((tables) => tables.rules.listCommits(before!, size + 1));
      return toPage(rows, size, "rule commits", ({ id }) => [id], presentCommit);
    },

    /** What is wrong in a commit that was taken up, the newest unless told: 1,000 problems at most. */
    async listRuleProblems(
      _caller: Caller,
      input: { commit?: string },
    ): Promise<{ items: readonly RuleProblem[] }> {
      const { commit } = input;
      const row = await records.read(function* (tables) {
        return commit === undefined
          ? yield* tables.rules.newestCommit()
          : yield* requireCommit(tables, commit);
      });
      return { items: row?.problems ?? [] };
    },
  };
}

export function* requireRule(tables: Tables, uuid: string, commit?: string): Work<RuleEntryRow> {
  const key = checkText(uuid, "rule", UUID_LENGTH).toLowerCase();
  const id = commit === undefined ? undefined : (yield* requireCommit(tables, commit)).id;
  const entry = yield* tables.rules.byUuid(key, id);
  if (entry !== undefined) return entry;
  const when = commit === undefined ? "" : ` with commit ${commit}`;
  throw new GalleryError("rule.unknown", `there is no rule ${quote(uuid)}${when}`, { field: "rule" });
}

function* requireCommit(tables: Tables, hash: string): Work<RuleCommitRow> {
  const row = yield* tables.rules.commitByHash(checkText(hash, "commit", UUID_LENGTH).toLowerCase());
  if (row !== undefined) return row;
  throw new GalleryError("rule.commit_unknown", `no commit ${quote(hash)} was taken up`, { field: "commit" });
}

export const notFollowed = (): GalleryError =>
  new GalleryError("rules.not_followed", "this server follows no repository of rules");

function presentCommit({ hash, author, message, at, applied, forced, problems }: RuleCommitRow): RuleCommit {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return {
    ...{ hash, author, message, at: timeOf(at), appliedAt: timeOf(applied), forced },
    ...{ errors, warnings: problems.length - errors },
  };
}

function checkOneOf<Value extends string>(
  value: unknown,
  field: string,
  allowed: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const known = allowed.find((each) => each === value);
  if (known !== undefined) return known;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${allowed.join(", ")}, got ${quote(value)}`,
    { field },
  );
}
