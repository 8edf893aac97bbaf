import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { unwritable } from "../../client/file-error.ts";
import { testRule } from "../../tiers/rules/index.ts";
import { command } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import { readWhole } from "../kit/values.ts";
import { junitOf } from "./junit.ts";
import { readLocalRules } from "./repository.ts";
import { columns, detailsOf } from "./test-text.ts";
import { summaryOf, verdictOf } from "./verdict.ts";

interface TestOptions {
  readonly mutants: boolean;
  readonly allowSurvivors: number;
  readonly junit?: string;
}

export function testCommand(): Command {
  return command("test", "run the tests of rules; needs no server", [
    "gallery rule test",
    "gallery rule test rules/forecasting/champion.yaml",
    "gallery rule test rules/forecasting --no-mutants --junit report.xml",
  ])
    .argument("[path...]", "folders and rules; all of the repository unless given")
    .option("--no-mutants", "do not check that the tests notice every change of a rule")
    .addOption(
      new Option("--allow-survivors <count>", "changes of one rule that its tests may fail to notice")
        .argParser(readWhole)
        .default(0),
    )
    .option("--junit <file>", "write a report in JUnit's XML too")
    .action(async (paths: readonly string[], options: TestOptions, called: Command) => {
      const { repository, named, shown } = await readLocalRules(paths);
      const verdicts = named.map((entry) =>
        verdictOf(testRule(entry, repository, { mutants: options.mutants }), options.allowSurvivors),
      );
      if (options.junit !== undefined) await writeReport(options.junit, junitOf(verdicts));
      const output = outputOf(called);
      await output.list(verdicts, columns);
      const summary = summaryOf(verdicts);
      if (output.format === "table") {
        const details = verdicts.map((verdict) => detailsOf(verdict, shown)).join("");
        await output.text(`${details === "" ? "" : `\n${details}`}\n${summary}\n`);
      } else {
        output.note(summary);
      }
      if (verdicts.some(({ failed }) => failed > 0)) process.exitCode = 1;
    });
}

async function writeReport(file: string, report: string): Promise<void> {
  await writeFile(file, report).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}
