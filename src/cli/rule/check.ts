import type { Command } from "commander";
import type { RuleProblem } from "../../domain/rule.ts";
import { byPlace, checkRules, problemsOf } from "../../tiers/rules/index.ts";
import { command } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import { readFieldsFile } from "./fields.ts";
import { printProblems } from "./problems.ts";
import { readLocalRules } from "./repository.ts";

export function checkCommand(): Command {
  return command("check", "find mistakes in rules before one of them acts; needs no server", [
    "gallery rule check",
    "gallery rule check rules/forecasting/champion.yaml",
    "gallery rule check rules --fields fields.yaml -o ndjson",
  ])
    .argument("[path...]", "folders and rules; all of the repository unless given")
    .option(
      "--fields <file>",
      "the project's fields: a YAML mapping of names to types, or what `gallery fields -o json` prints",
    )
    .action(async (paths: readonly string[], options: { readonly fields?: string }, called: Command) => {
      const { repository, named, shown } = await readLocalRules(paths);
      const fields = options.fields === undefined ? {} : { fields: await readFieldsFile(options.fields) };
      const rules = repository.rules.flatMap(({ rule, source }) => (rule === null ? [] : [{ rule, source }]));
      // Rules are checked together with all others, and told of when they were asked for.
      const unasked = new Set(repository.rules.map(({ file }) => file));
      for (const { file } of named) unasked.delete(file);
      const problems = [
        ...problemsOf(repository),
        ...checkRules({ rules, teams: repository.teams, ...fields }),
      ]
        .filter(({ file }) => !unasked.has(file))
        .sort(byPlace);
      const output = outputOf(called);
      await printProblems(
        output,
        problems.map((problem) => ({ ...problem, file: shown(problem.file) })),
      );
      output.note(summaryOf(problems, named.length));
      if (problems.some(({ severity }) => severity === "error")) process.exitCode = 1;
    });
}

function summaryOf(problems: readonly RuleProblem[], rules: number): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const counted = [counts(errors, "error"), counts(problems.length - errors, "warning")].join(", ");
  return `${counted} in ${counts(rules, "rule")}`;
}

const counts = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
