import type { Caller } from "../../../domain/caller.ts";
import type { RuleSwitchTarget } from "../../../domain/rule-repository.ts";
import type { NewRuleEntry, ProjectRow, RuleCommitRow, Tables, Work } from "../../../stores/records/store.ts";
import { type Happening, log } from "../../transaction.ts";

/** Rules that an entry names; their number is always told. */
const MOST_NAMED = 20;

const PAGE = 1_000;

/** Who takes up commits: the server itself, for whoever pushed. */
const follower = (hash: string): Caller => ({
  ...{ actor: "rules", door: "internal", requestId: hash, may: () => true },
});

/** One entry for each project of whose rules something is different now. */
export function* logUpdate(
  tables: Tables,
  commit: Pick<RuleCommitRow, "hash" | "author" | "forced">,
  entries: readonly NewRuleEntry[],
  at: number,
): Work<void> {
  const byProject = new Map<string, NewRuleEntry[]>();
  for (const entry of entries) {
    for (const project of yield* projectsOf(tables, entry)) {
      byProject.set(project, [...(byProject.get(project) ?? []), entry]);
    }
  }
  const { hash, author, forced } = commit;
  const happenings: Happening[] = [];
  for (const [name, changed] of byProject) {
    const project = yield* tables.projects.byName(name);
    if (project === undefined) continue;
    const rules = changed.slice(0, MOST_NAMED).map((each) => `${each.team}/${each.name} ${each.state}`);
    happenings.push(
      happening("rules.updated", project, { commit: hash, author, forced, count: changed.length, rules }),
    );
  }
  if (happenings.length > 0) yield* log(tables, follower(hash), at, happenings);
}

/** Of the version in force, and of the one before. */
function* projectsOf(tables: Tables, { uuid, document }: NewRuleEntry): Work<ReadonlySet<string>> {
  const before = uuid === null ? undefined : yield* tables.rules.byUuid(uuid);
  const projects = [document?.project, before?.document?.project];
  return new Set(projects.filter((each) => each !== undefined));
}

/** One entry for each project that a rule under the switch is of. */
export function* logSwitch(
  tables: Tables,
  caller: Caller,
  flip: RuleSwitchTarget & { readonly on: boolean; readonly reason: string },
  at: number,
): Work<void> {
  const names = new Set<string>();
  for (let after = ""; ; ) {
    const page = yield* tables.rules.list(flip.target === "team" ? { team: flip.name } : {}, after, PAGE);
    for (const { uuid, document } of page) {
      const isMeant = flip.target !== "rule" || uuid?.toLowerCase() === flip.name.toLowerCase();
      if (document !== null && isMeant) names.add(document.project);
    }
    if (page.length < PAGE) break;
    after = page.at(-1)!.file;
  }
  const { target, name, on, reason } = flip;
  const happenings: Happening[] = [];
  for (const each of names) {
    const project = yield* tables.projects.byName(each);
    if (project !== undefined)
      happenings.push(happening("rules.switched", project, { target, name, on, reason }));
  }
  if (happenings.length > 0) yield* log(tables, caller, at, happenings);
}

const happening = (
  kind: "rules.updated" | "rules.switched",
  { id, name }: ProjectRow,
  data: Happening["data"],
): Happening => ({ kind, project: id, subjectKind: "project", subject: id, uuid: name, data });
