import type { RuleSummary, RuleSwitch, RulesStatus } from "../../../client/index.ts";
import type { Output } from "../../kit/output.ts";
import type { Cell, Column } from "../../kit/table.ts";

export const ruleUuid = "UUID of the rule";

export const ruleColumns: readonly Column<RuleSummary>[] = [
  { title: "uuid", of: ({ uuid }) => uuid },
  { title: "file", of: ({ file }) => file },
  { title: "kind", of: ({ kind }) => kind },
  { title: "state", of: ({ state }) => state },
  { title: "stage", of: stageText },
  { title: "errors", of: ({ errors }) => errors },
  { title: "commit", of: ({ commit }) => commit },
  { title: "description", of: ({ description }) => description },
];

function stageText({ stage, effectiveStage }: RuleSummary): Cell {
  return stage === effectiveStage ? stage : `${stage} (switched off)`;
}

export const switchColumns: readonly Column<RuleSwitch>[] = [
  { title: "target", of: ({ target }) => target },
  { title: "name", of: ({ name }) => name },
  { title: "switched", of: ({ on }) => (on ? "on" : "off") },
  { title: "at", of: ({ at }) => at },
  { title: "by", of: ({ by }) => by },
  { title: "reason", of: ({ reason }) => reason },
];

export async function printStatus(output: Output, status: RulesStatus): Promise<void> {
  await output.record(status, statusEntries(status));
}

function statusEntries({
  repository,
  commit,
  unreachable,
  ...counts
}: RulesStatus): readonly (readonly [string, Cell])[] {
  return [
    ["repository", repository === null ? "none: goes by what others take up" : repository.url],
    ["branch", repository?.branch],
    ["folder", repository?.folder],
    ["commit", commit?.hash],
    ["message", commit?.message.split("\n")[0]],
    ["made", commit === null ? null : `${commit.at} by ${commit.author}`],
    ["taken up", commit === null ? null : `${commit.appliedAt}${commit.forced ? ", pushed by force" : ""}`],
    ["problems", commit === null ? null : `errors ${commit.errors}, warnings ${commit.warnings}`],
    ["rules", `in force ${counts.inForce}, stale ${counts.stale}, broken ${counts.broken}`],
    ["seen", counts.seenAt],
    ["unreachable", unreachable === null ? "no" : `since ${unreachable.since}: ${unreachable.why}`],
  ];
}
