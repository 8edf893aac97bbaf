export type { Act, Action, Actions, ActOutcome } from "./actions/act.ts";
export type { Secrets } from "./actions/callback.ts";
export { type ActionSettings, createActions } from "./actions/registry.ts";
export { createActivity } from "./activity.ts";
export { Automation } from "./automation.ts";
export { type BacktestOptions, backtest } from "./backtest/backtest.ts";
export { type Deviation, type LogReplay, replayLog } from "./backtest/log.ts";
export { type Moments, momentsOf } from "./backtest/moments.ts";
export { type AskedObjective, type Objective, readObjective } from "./backtest/objective.ts";
export type { InForce, Past, PastInstance, PastSeries, Span } from "./backtest/past.ts";
export { reportPicture } from "./backtest/picture.ts";
export { PastReader } from "./backtest/read.ts";
export { Replay } from "./backtest/replay.ts";
export type { BacktestReport, PartitionReport, Stretch, WayKind, WayReport } from "./backtest/report.ts";
export { type ChampionLimits, type Champions, createChampions } from "./champions/champions.ts";
export { type CheckInput, checkRules } from "./check/check.ts";
export type { RuleFile, RuleInFile } from "./check/examined.ts";
export type { KnownFields } from "./check/types.ts";
export { createRules, type RuleParts } from "./create.ts";
export { createDecisions } from "./decisions/decisions.ts";
export { keepDecisionsFor } from "./decisions/retention.ts";
export { advance, type Firing, type Look, type LookCause, nextScheduled, unfired } from "./firing/firing.ts";
export { byPlace } from "./language/by-place.ts";
export { placeOfRule, type ReadRule, readRule } from "./language/read.ts";
export { problemsOf, type RuleEntry, type RuleRepository, readRepository } from "./language/repository.ts";
export type { Place, RuleForm, RuleSource, WordPath } from "./language/source.ts";
export { type ReadTeams, readTeams } from "./language/teams.ts";
export { writeRule } from "./language/write.ts";
export { type Assessor, assessorHere } from "./repository/assessor.ts";
export { FollowedRules, type FollowedRulesFunctions, type RulesSource } from "./repository/followed-rules.ts";
export { AssessThread } from "./repository/thread.ts";
export { LiveRuleBook, type RuleBook, type StagedRule } from "./rule-book.ts";
export type { Rules } from "./rules.ts";
export {
  type Candidate,
  type CandidateSource,
  candidateOf,
  type Series,
  tieOrder,
} from "./select/candidate.ts";
export type { Incumbent } from "./select/choose.ts";
export {
  type CompiledAction,
  type CompiledSelection,
  compileAction,
  compileSelection,
} from "./select/compile.ts";
export {
  type Asked,
  Contest,
  type Decided,
  decide,
  type Explained,
  explainSelection,
  nextIncumbent,
  type ResolveFallback,
} from "./select/decide.ts";
export { type Judgement, judge, judgeUntil } from "./select/judge.ts";
export { createSilencing } from "./silencing.ts";
export type { Failure, TestOutcome } from "./trial/outcome.ts";
export { proofOf, provedByTests } from "./trial/proof.ts";
export { type ReadTests, readTests } from "./trial/read.ts";
export { type RuleReport, testRule } from "./trial/report.ts";
export type { RuleTests } from "./trial/tests.ts";
