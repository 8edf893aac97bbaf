import type { Caller } from "../../domain/caller.ts";
import type { AskedRule, Champion, ChampionRequest, ExplainedChampion } from "../../domain/champion.ts";
import type { Decision, DecisionQuery, Replay } from "../../domain/decision.ts";
import type { Firing, FiringQuery, FiringRequest, NewSilence, Silence } from "../../domain/firing.ts";
import type { Job, JobQuery } from "../../domain/job.ts";
import type { AliasAnswer, AliasQuestion } from "../../domain/registry.ts";
import type { RuleProblem } from "../../domain/rule.ts";
import type {
  NewRuleSwitch,
  RuleChange,
  RuleCommit,
  RuleDetails,
  RuleLine,
  RuleQuery,
  RuleSummary,
  RuleSwitch,
  RulesStatus,
} from "../../domain/rule-repository.ts";
import type { Page, PageRequest } from "../../domain/values.ts";

/** Tier 4: select and act by rules that stand in Git. */
export interface Rules extends RuleReading, RuleSwitches, Selecting, Acting, Silencing {}

/** The rules as their repository has them. A rule is named by its UUID in any case of letters. */
interface RuleReading {
  getRulesStatus(caller: Caller, input: object): Promise<RulesStatus>;
  /** Looks at the repository now; refused by a server that follows none. */
  refreshRules(caller: Caller, input: object): Promise<RulesStatus>;
  /** By file; those that were removed are left out. */
  listRules(caller: Caller, input: RuleQuery): Promise<Page<RuleSummary>>;
  /** As it stands, or stood with a commit that was taken up. */
  getRule(caller: Caller, input: { rule: string; commit?: string }): Promise<RuleDetails>;
  /** Commits that changed the rule's file, newest first; 100 unless told, 1,000 at most. */
  listRuleHistory(
    caller: Caller,
    input: { rule: string; limit?: number },
  ): Promise<{ items: readonly RuleChange[] }>;
  /** Each line of the rule's file with the commit that wrote it. */
  blameRule(
    caller: Caller,
    input: { rule: string; commit?: string },
  ): Promise<{ items: readonly RuleLine[] }>;
  /** Commits that were taken up, newest first. */
  listRuleCommits(caller: Caller, input: PageRequest): Promise<Page<RuleCommit>>;
  /** What is wrong in a commit that was taken up, the newest unless told: 1,000 problems at most. */
  listRuleProblems(caller: Caller, input: { commit?: string }): Promise<{ items: readonly RuleProblem[] }>;
}

/** Kill switches. */
interface RuleSwitches {
  /** Turns a rule, a team's rules or all off (as if they were drafts), or on again as far as no other switch is off. */
  setRuleSwitch(caller: Caller, input: NewRuleSwitch): Promise<RuleSwitch>;
  /** How each switch that was ever set stands. */
  listRuleSwitches(caller: Caller, input: object): Promise<{ items: readonly RuleSwitch[] }>;
  /** Every setting of a switch, newest first. */
  listRuleSwitchHistory(caller: Caller, input: PageRequest): Promise<Page<RuleSwitch>>;
}

/** Selection rules. */
interface Selecting {
  /** The champion of one partition. Without one it says why; it is refused only when the question is wrong. */
  selectChampion(caller: Caller, input: ChampionRequest): Promise<Champion>;
  /** The champions of all partitions in which the rule has candidates, by partition. */
  selectChampions(caller: Caller, input: AskedRule): Promise<{ items: readonly Champion[] }>;
  /** The champion of one partition with what became of every candidate and why. */
  explainChampion(caller: Caller, input: ChampionRequest): Promise<ExplainedChampion>;
  /** The instance that an alias names now; the champion when it is bound to a selection rule. */
  answerAlias(caller: Caller, input: AliasQuestion): Promise<AliasAnswer>;
  getDecision(caller: Caller, input: { readonly uuid: string }): Promise<Decision>;
  /** Newest first. */
  listDecisions(caller: Caller, input: DecisionQuery): Promise<Page<Decision>>;
  /** Makes a decision again from what was known then. Records nothing. */
  replayDecision(caller: Caller, input: { readonly uuid: string }): Promise<Replay>;
}

/** Action rules. */
interface Acting {
  /** Makes a rule look at an instance, whatever has happened; the record of it will have the UUID of the answer. */
  fire(caller: Caller, input: FiringRequest): Promise<{ firing: string }>;
  /** Looks of action rules at instances, newest first. */
  listFirings(caller: Caller, input: FiringQuery): Promise<Page<Firing>>;
  getFiring(caller: Caller, input: { firing: string }): Promise<Firing>;
  /** What waits, what became of acts, and what was given up; newest first. */
  listJobs(caller: Caller, input: JobQuery): Promise<Page<Job>>;
  /** Tries a dead job again, under its old id. */
  replayJob(caller: Caller, input: { job: string }): Promise<Job>;
}

/** Keeps alerts from being sent for a time. */
interface Silencing {
  createSilence(caller: Caller, input: NewSilence): Promise<Silence>;
  /** Those that have not ended, in the order of their making. */
  listSilences(caller: Caller, input: PageRequest): Promise<Page<Silence>>;
  endSilence(caller: Caller, input: { silence: string }): Promise<Silence>;
}
