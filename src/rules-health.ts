import type { Check, Gauge } from "./api/http/health.ts";
import type { RulesStatus } from "./domain/rule-repository.ts";

interface Rules {
  status(): Promise<RulesStatus>;
}

/** What is in force stays so while its repository cannot be read, so that makes no server unready. */
export async function rulesCheck(rules: Rules): Promise<Check> {
  const status = await rules.status().catch(() => undefined);
  return { name: "rules", ready: true, detail: status === undefined ? "not known" : sentenceOf(status) };
}

function sentenceOf({ repository, commit, inForce, stale, broken, unreachable }: RulesStatus): string {
  const standing = `${inForce} in force, ${stale} stale, ${broken} broken`;
  const known = commit === null ? "no commit taken up" : `commit ${commit.hash}: ${standing}`;
  const where =
    repository === null ? "follows no repository" : `follows ${repository.branch} of ${repository.url}`;
  const trouble = unreachable === null ? "" : `; not read since ${unreachable.since}: ${unreachable.why}`;
  return `${where}; ${known}${trouble}`;
}

export async function rulesGauges(rules: Rules): Promise<readonly Gauge[]> {
  const status = await rules.status().catch(() => undefined);
  const gauge = (name: string, help: string, value: number | undefined): Gauge => ({
    ...{ name, help, value: value ?? Number.NaN },
  });
  return [
    gauge("gallery_rules_in_force", "Rules whose newest version is in force", status?.inForce),
    gauge(
      "gallery_rules_stale",
      "Rules in force in an older version, as the newest is broken",
      status?.stale,
    ),
    gauge("gallery_rules_broken", "Files of rules with no version in force", status?.broken),
    gauge(
      "gallery_rules_reachable",
      "Whether the rules' repository could be read at the last look",
      status && (status.unreachable === null ? 1 : 0),
    ),
  ];
}
