import { checkRules } from "../check/check.ts";
import { examine, type RuleInFile } from "../check/examined.ts";
import { checkPermissions } from "../check/permissions.ts";
import { Report } from "../check/report.ts";
import { readRepository } from "../language/repository.ts";
import { parseSource } from "../language/source.ts";
import { proofOf } from "../trial/proof.ts";
import type { NamedRule, RuleChecks } from "./checks.ts";

/** The language's reader, the static checks and the trials, as `gallery rule check` and `gallery rule test` have them. */
export const ruleChecks: RuleChecks = {
  read(files) {
    const repository = readRepository(files, "");
    const entries = new Map(repository.rules.map((entry) => [entry.file, entry]));
    return {
      teams: repository.teams,
      problems: [...repository.problems, ...repository.rules.flatMap(({ problems }) => problems)],
      rules: repository.rules.map(({ file, team, name, rule, tests }) => ({
        ...{ file, team, name, rule, text: files.get(file)!, test: repository.tests.get(tests) ?? null },
      })),
      prove: ({ file }) => proofOf(entries.get(file)!, repository),
    };
  },
  permit(rule, teams) {
    const report = new Report();
    checkPermissions([examine(withSource(rule))], teams, report);
    return report.problems();
  },
  check: (rules, teams) => checkRules({ teams, rules: rules.map(withSource) }),
};

const withSource = ({ file, rule, text }: NamedRule): RuleInFile => ({
  rule,
  source: parseSource(file, text).source,
});
